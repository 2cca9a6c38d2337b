import type { Bytes } from '@tracemalloc/core';
import type { Memory } from '../webassembly/webassembly.ts';
import type { TracedBlocks } from './traced-blocks.ts';

/** One growth of a memory. Memories never shrink. */
export interface Growth {
  readonly bytes: Bytes;
  readonly stack: number;
  /** Where the stack has its number. */
  readonly blocks: TracedBlocks;
}

/** The growths of memories. A collected memory takes its growths with it. */
export class Growths {
  #all: { readonly growth: Growth; readonly memory: WeakRef<Memory> }[] = [];
  #peak: Bytes = 0;

  add(memory: Memory, growth: Growth): void {
    this.#all.push({ growth, memory: new WeakRef(memory) });
    this.#peak = Math.max(this.#peak, this.current);
  }

  /** Of memories that are alive. */
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
