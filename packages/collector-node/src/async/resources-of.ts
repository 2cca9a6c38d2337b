const { getOwnPropertyDescriptor, getOwnPropertySymbols } = Object;

/**
 * What may be the async resource of `x`: itself, as of a promise, a timer or an `AsyncResource`, or the
 * handle that it holds, as of a socket, a server or a file handle. Runs no code of the program's, if `x` is
 * no Proxy.
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
