/** The memory that a Buffer, a typed array or a DataView shows. */
export type BufferObject = ArrayBuffer | SharedArrayBuffer;

/** Makes a derived class put its private fields on an existing object. */
class Returned {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: it is what the class is for.
    return object;
  }
}

/**
 * Marks buffers with a number in a private field. Nobody else can see it, and it goes with the buffer. It costs
 * the garbage collector nothing; an entry of a WeakMap would.
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

  /** Marks the buffer, also if it is marked already. */
  static set(buffer: object, id: number): void {
    if (#id in buffer) buffer.#id = id;
    else new BufferId(buffer, id);
  }
}
