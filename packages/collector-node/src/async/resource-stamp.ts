import type { AsyncContext } from './async-context.ts';

/** Hands back what it is given, so that the fields of a derived class are put on that. */
class Itself {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is what it is for
    return object;
  }
}

/**
 * What is known of an async resource, on the resource itself: it goes with it. In private fields, which
 * nobody else can see, list, log or copy, and which a Proxy or a frozen object may have as well.
 */
export class ResourceStamp extends Itself {
  #asyncId: number;
  #context: AsyncContext | undefined;

  private constructor(resource: object, asyncId: number, context: AsyncContext | undefined) {
    super(resource);
    this.#asyncId = asyncId;
    this.#context = context;
  }

  /** @throws {TypeError} where the engine lets nothing be put on an object that is not extensible. */
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

  /** Where what runs in this resource was scheduled. */
  static contextOf(resource: object): AsyncContext | undefined {
    return #asyncId in resource ? resource.#context : undefined;
  }
}
