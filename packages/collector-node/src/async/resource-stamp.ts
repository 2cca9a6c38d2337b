import type { AsyncContext } from './async-context.ts';

/** Returns its argument, so that a derived class puts its fields on that. */
class Itself {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is what it is for
    return object;
  }
}

/**
 * Stores our knowledge of an async resource on the resource itself, and so goes with it. It uses private fields:
 * nobody else can see, list, log or copy them, and a Proxy or a frozen object may have them, too.
 */
export class ResourceStamp extends Itself {
  #asyncId: number;
  #context: AsyncContext | undefined;

  private constructor(resource: object, asyncId: number, context: AsyncContext | undefined) {
    super(resource);
    this.#asyncId = asyncId;
    this.#context = context;
  }

  /** @throws {TypeError} where the engine adds no private field to an object that is not extensible. */
  static set(resource: object, asyncId: number, context: AsyncContext | undefined): void {
    if (#asyncId in resource) {
      resource.#asyncId = asyncId;
      resource.#context = context;
    } else new ResourceStamp(resource, asyncId, context);
  }

  /** 0 if it has none. */
  static asyncIdOf(x: object): number {
    return #asyncId in x ? x.#asyncId : 0;
  }

  /** Where the code that runs in this resource was scheduled. */
  static contextOf(resource: object): AsyncContext | undefined {
    return #asyncId in resource ? resource.#context : undefined;
  }
}
