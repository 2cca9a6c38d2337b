import type { Bytes } from '@tracemalloc/core';
import type { BufferObject } from './buffer-ids.ts';

/** Hears what has become of watched buffers. */
export interface BufferNews {
  /** The buffer was collected, or its memory was moved away. */
  gone(id: number): void;
  resized(id: number, size: Bytes): void;
}

/** Finds out which buffers the engine has collected. */
export interface CollectedBuffers {
  /** Bytes that a watched buffer takes; an estimate. */
  readonly bytesEach: Bytes;

  /** Watches one more. */
  watch(buffer: BufferObject, id: number): void;

  /** Reports all that is known now. */
  report(): void;

  /** Stops watching all buffers. */
  clear(): void;
}
