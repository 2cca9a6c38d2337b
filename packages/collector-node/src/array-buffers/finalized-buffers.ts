import type { Bytes } from '@tracemalloc/core';
import type { BufferObject } from './buffer-ids.ts';
import type { BufferNews, CollectedBuffers } from './collected-buffers.ts';

// A WeakCell and its entry in the registry (V8's objects/js-weak-refs.tq).
const BYTES_A_CELL = 64;

/**
 * By a FinalizationRegistry, which tells at a later turn of the event loop. V8's young generation holds
 * on to what is registered, so that only a full garbage collection frees it.
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

  look(): void {
    // Nothing is known before the registry tells.
  }

  clear(): void {
    // What is registered goes with the registry.
    this.#registry = this.#newRegistry();
  }

  #newRegistry(): FinalizationRegistry<number> {
    return new FinalizationRegistry((id) => this.#news.gone(id));
  }
}
