import type { Bytes } from '@tracemalloc/core';
import type { BufferObject } from './buffer-ids.ts';
import type { BufferNews, CollectedBuffers } from './collected-buffers.ts';

// A WeakCell and its entry in the registry (V8's objects/js-weak-refs.tq).
const BYTES_A_CELL = 64;

/**
 * By a FinalizationRegistry, which calls back in a later turn of the event loop. Registered objects survive
 * V8's young generation: only a full garbage collection frees them.
 */
export class FinalizedBuffers implements CollectedBuffers {
  readonly bytesEach: Bytes = BYTES_A_CELL;
  readonly #news: BufferNews;
  #registry: FinalizationRegistry<number>;

  constructor(news: BufferNews) {
    this.#news = news;
    this.#registry = this.#newRegistry();
  }

  watch(buffer: BufferObject, id: number): void {
    this.#registry.register(buffer, id);
  }

  report(): void {
    // Nothing is known before the registry calls back.
  }

  clear(): void {
    // The registrations go with the registry.
    this.#registry = this.#newRegistry();
  }

  #newRegistry(): FinalizationRegistry<number> {
    return new FinalizationRegistry((id) => this.#news.gone(id));
  }
}
