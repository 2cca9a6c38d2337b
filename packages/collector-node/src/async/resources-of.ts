const { getOwnPropertyDescriptor, getOwnPropertySymbols } = Object;

/**
 * The objects that may be the async resource of `x`. A promise, a timer or an `AsyncResource` is one itself; a
 * socket, a server or a file handle holds one. Runs no code of the program, unless `x` is a Proxy.
 */
export function resourcesOf(x: object): object[] {
  const handle = propertyOf(x, '_handle') ?? propertyOf(x, getOwnPropertySymbols(x).find(isHandle));
  return typeof handle === 'object' && handle !== null ? [x, handle] : [x];
}

/** Of `fs/promises`' FileHandle (node:internal/fs/promises). */
function isHandle({ description }: symbol): boolean {
  return description === 'kHandle';
}

function propertyOf(x: object, key: string | symbol | undefined): unknown {
  return key === undefined ? undefined : getOwnPropertyDescriptor(x, key)?.value;
}
