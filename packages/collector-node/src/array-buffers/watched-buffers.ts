import type { Bytes } from '@tracemalloc/core';
import type { Addon, NativeHandle } from '../heap/addon.ts';
import type { BufferObject } from './buffer-ids.ts';
import type { BufferNews, CollectedBuffers } from './collected-buffers.ts';

// The addon's WatchedBuffers allocates a Watched, its entry in the map, and V8's handle.
const BYTES_A_BUFFER = 144;

/** We ask for collected buffers once for so many watched ones. */
const BUFFERS_A_REPORT = 256;

/** By the addon, which V8 calls during the garbage collection. */
export class WatchedBuffers implements CollectedBuffers {
  readonly bytesEach: Bytes = BYTES_A_BUFFER;
  readonly #addon: Addon;
  readonly #news: BufferNews;
  #watched: NativeHandle;
  #untilReport: number = BUFFERS_A_REPORT;

  constructor(addon: Addon, news: BufferNews) {
    this.#addon = addon;
    this.#news = news;
    this.#watched = addon.watchBuffers();
  }

  watch(buffer: BufferObject, id: number): void {
    this.#addon.watchBuffer(this.#watched, buffer, id);
    // So the table does not grow by collected buffers, even if nobody takes a snapshot.
    if (--this.#untilReport === 0) this.#reportCollected();
  }

  report(): void {
    this.#reportCollected();
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

  #reportCollected(): void {
    this.#untilReport = BUFFERS_A_REPORT;
    const collected = this.#addon.takeCollected(this.#watched) ?? [];
    for (let i = 0; i < collected.length; i++) this.#news.gone(collected[i]!);
  }
}
