import type { BufferObject } from './buffer-ids.ts';

/** What the replaced functions tell of memory. Nothing here throws. */
export interface BufferObserver {
  /** A function that the program has called, `below`, has made the buffer. */
  made(buffer: BufferObject, below: unknown): void;
  /** `below` has made a pool for small Buffers, and handed out the first of them. */
  madePool(buffer: BufferObject, below: unknown): void;
  /** `below` has moved the memory; `from` is detached. */
  moved(from: BufferObject, to: BufferObject, below: unknown): void;
  /** The buffer may have another size now, or may be detached. */
  changed(buffer: BufferObject): void;
}

/** Who is told; nobody if not tracing: then functions that are still in use only pass on. */
export const observed: { by: BufferObserver | undefined } = { by: undefined };
