import type { Bytes } from '@tracemalloc/core';
import type { Memory } from '../webassembly/webassembly.ts';
import type { TracedBlocks } from './traced-blocks.ts';

/** A memory's growth that was seen: pages are never given back. */
export interface Growth {
  readonly bytes: Bytes;
  readonly stack: number;
  readonly blocks: TracedBlocks;
}

/** The growth of memories, which take it along when they are collected. */
export class Growths {
  #all: { readonly growth: Growth; readonly memory: WeakRef<Memory> }[] = [];
  #peak: Bytes = 0;

  add(memory: Memory, growth: Growth): void {
    this.#all.push({ growth, memory: new WeakRef(memory) });
    this.#peak = Math.max(this.#peak, this.current);
  }

  /** Of memories that are still there. */
  get live(): Growth[] {
    this.#all = this.#all.filter(({ memory }) => memory.deref() !== undefined);
    return this.#all.map(({ growth }) => growth);
  }

  get current(): Bytes {
    return this.live.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get peak(): Bytes {
    return this.#peak;
  }

  resetPeak(): void {
    this.#peak = this.current;
  }

  clear(): void {
    this.#all = [];
    this.#peak = 0;
  }
}
