import type { Bytes } from '@tracemalloc/core';
import type { Addon, NativeHandle } from '../heap/addon.ts';
import type { BufferObject } from './buffer-ids.ts';
import type { BufferNews, CollectedBuffers } from './collected-buffers.ts';

// What WatchedBuffers of the addon allocates: a Watched, its entry in the map, and V8's handle.
const BYTES_A_BUFFER = 144;

/** Buffers watched between two questions for collected ones. */
const BUFFERS_A_LOOK = 256;

/** By the addon, which V8 tells within the garbage collection. */
export class WatchedBuffers implements CollectedBuffers {
  readonly bytesEach: Bytes = BYTES_A_BUFFER;
  readonly #addon: Addon;
  readonly #news: BufferNews;
  #watched: NativeHandle;
  #untilLook: number = BUFFERS_A_LOOK;

  constructor(addon: Addon, news: BufferNews) {
    this.#addon = addon;
    this.#news = news;
    this.#watched = addon.watchBuffers();
  }

  watch(buffer: BufferObject, id: number): void {
    this.#addon.watchBuffer(this.#watched, buffer, id);
    // The table does not grow by what has been collected already, also where nobody looks.
    if (--this.#untilLook === 0) this.#lookForCollected();
  }

  look(): void {
    this.#lookForCollected();
    const resized = this.#addon.takeResized(this.#watched) ?? [];
    for (let i = 0; i < resized.length; i += 2) {
      const [id, size] = [resized[i]!, resized[i + 1]!];
      if (size < 0) this.#news.gone(id);
      else this.#news.resized(id, size);
    }
  }

  clear(): void {
    this.#addon.unwatchBuffers(this.#watched);
    this.#watched = this.#addon.watchBuffers();
  }

  #lookForCollected(): void {
    this.#untilLook = BUFFERS_A_LOOK;
    const collected = this.#addon.takeCollected(this.#watched) ?? [];
    for (let i = 0; i < collected.length; i++) this.#news.gone(collected[i]!);
  }
}
