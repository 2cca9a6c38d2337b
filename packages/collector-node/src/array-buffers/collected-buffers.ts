import type { Bytes } from '@tracemalloc/core';
import type { BufferObject } from './buffer-ids.ts';

/** Told of what has become of watched buffers. */
export interface BufferNews {
  /** Collected, or its memory was moved away. */
  gone(id: number): void;
  resized(id: number, size: Bytes): void;
}

/** Finds out which buffers the engine has collected. */
export interface CollectedBuffers {
  /** Bytes a watched buffer takes, an estimate. */
  readonly bytesEach: Bytes;

  /** Watches one more. */
  watch(buffer: BufferObject, id: number): void;

  /** Tells of all that is known now. */
  look(): void;

  /** Watches none any more, and tells of none. */
  clear(): void;
}
