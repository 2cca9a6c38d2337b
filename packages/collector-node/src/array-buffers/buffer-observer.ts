import type { BufferObject } from './buffer-ids.ts';

/** Hears from the replaced functions of memory. None of its methods throws. */
export interface BufferObserver {
  /** The function `below`, which the program has called, has made the buffer. */
  made(buffer: BufferObject, below: unknown): void;
  /** `below` has made a pool for small Buffers, and handed out the first of them. */
  madePool(buffer: BufferObject, below: unknown): void;
  /** `below` has moved the memory; `from` is detached. */
  moved(from: BufferObject, to: BufferObject, below: unknown): void;
  /** The buffer may have another size now, or may be detached. */
  changed(buffer: BufferObject): void;
}

/** The observer; none if not tracing. Replaced functions that are still in use then only pass calls on. */
export const observed: { by: BufferObserver | undefined } = { by: undefined };
