/** What a Buffer, a typed array or a DataView is a view of. */
export type BufferObject = ArrayBuffer | SharedArrayBuffer;

/** Makes a derived class put its private fields on an object that is there already. */
class Returned {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: it is what the class is for.
    return object;
  }
}

/**
 * Marks buffers with a number, in a private field: nobody else can see it, it goes with the buffer, and
 * it costs the garbage collector nothing, as an entry of a WeakMap would.
 */
export class BufferId extends Returned {
  #id: number;

  private constructor(buffer: object, id: number) {
    super(buffer);
    this.#id = id;
  }

  /** The mark; `undefined` if there is none. */
  static of(buffer: object): number | undefined {
    return #id in buffer ? buffer.#id : undefined;
  }

  /** Marks, again where it has been marked before. */
  static set(buffer: object, id: number): void {
    if (#id in buffer) buffer.#id = id;
    else new BufferId(buffer, id);
  }
}
