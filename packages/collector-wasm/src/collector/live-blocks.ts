import type { Bytes } from '@tracemalloc/core';
import type { ParsedCollectorOptions } from '@tracemalloc/core/options';
import type { Memory } from '../webassembly/webassembly.ts';
import {
  liveRow,
  type TracerExports,
  type TracerImports,
  tracerInstance,
  tracerMemory,
  tracerMode,
} from './tracer-instance.ts';

/** A live block. */
export interface LiveBlock {
  guest: number;
  address: number;
  size: Bytes;
  /** The number of its stack. */
  stack: number;
}

/** Counts of events that make the traces less reliable. */
export interface Confidence {
  /** Frees of addresses without a known block. */
  readonly unknownFrees: number;
  /** Allocations at an address whose block was not freed. */
  readonly reusedWithoutFree: number;
  /** Blocks that were lost because the tracer had no memory left. */
  readonly lost: number;
}

const nothing: TracerImports = {
  capture: () => 0,
  callers: () => 0,
  grown: () => {},
  probed: () => {},
};

/** The live blocks of many guests, which one tracer memory holds, and their totals. */
export class LiveBlocks {
  readonly memory: Memory;
  readonly isShared: boolean;
  readonly #tracer: TracerExports;

  /** `memory`: the tracer memory of another thread, to share its blocks. Default: a new one. */
  constructor(isShared: boolean, memory: Memory = tracerMemory(isShared)) {
    this.memory = memory;
    this.isShared = isShared;
    this.#tracer = tracerInstance(memory, nothing);
  }

  /** A new tracer for one guest. */
  tracerFor(guest: number, imports: TracerImports): TracerExports {
    const tracer = tracerInstance(this.memory, imports);
    tracer.setGuest(guest);
    return tracer;
  }

  start({ exact, interval }: Pick<ParsedCollectorOptions, 'exact' | 'interval'>): void {
    this.#tracer.start(exact ? EXACT : interval);
  }

  stop(): void {
    // A shared memory keeps its contents: other threads refer to them.
    this.#tracer.stop(!this.isShared);
  }

  pause(): void {
    this.#tracer.setMode(tracerMode.paused);
  }

  resume(): void {
    const isExact = this.#tracer.interval() === EXACT;
    this.#tracer.setMode(isExact ? tracerMode.exact : tracerMode.sampled);
  }

  clear(): void {
    this.#tracer.clear();
  }

  forget(guest: number): void {
    this.#tracer.forget(guest);
  }

  resetPeak(): void {
    this.#tracer.resetPeak();
  }

  /** Numbers a new stack. If threads share the memory, also writes its text there for them to read. */
  newStack(text: string): number {
    const stack = this.#tracer.newStack();
    if (this.isShared) {
      const bytes = encoder.encode(text);
      const record = this.#tracer.newText(stack, bytes.length);
      if (record !== 0) new Uint8Array(this.memory.buffer, record + 12).set(bytes);
    }
    return stack;
  }

  /** The texts of the stacks of all threads, from the last one back to the record `known`. */
  texts(known: number): { readonly last: number; readonly texts: Map<number, string> } {
    const last = this.#tracer.lastText();
    const texts = new Map<number, string>();
    const view = new DataView(this.memory.buffer);
    for (let record = last; record !== known && record !== 0; ) {
      const length = view.getUint32(record + 8, true);
      // It copies: decoders refuse shared memory.
      const bytes = new Uint8Array(this.memory.buffer, record + 12, length).slice();
      texts.set(view.getUint32(record + 4, true), decoder.decode(bytes));
      record = view.getUint32(record, true);
    }
    return { last, texts };
  }

  get isTracing(): boolean {
    return this.#tracer.mode() !== tracerMode.off;
  }

  get current(): Bytes {
    return this.#tracer.current();
  }

  get peak(): Bytes {
    return this.#tracer.peak();
  }

  get confidence(): Confidence {
    return {
      unknownFrees: this.#tracer.unknownFrees(),
      reusedWithoutFree: this.#tracer.reused(),
      lost: this.#tracer.lost(),
    };
  }

  /** Bytes of the tracer memory. */
  get byteLength(): Bytes {
    return this.memory.buffer.byteLength;
  }

  /** Bytes that a sampled block represents; its own size in exact mode. */
  estimate(size: Bytes): Bytes {
    return this.#tracer.estimateOf(size);
  }

  /** The block at an address; undefined if there is none. */
  find(guest: number, address: number): LiveBlock | undefined {
    this.#tracer.lock();
    try {
      const row = this.#tracer.rowOf(guest, address);
      return row === 0 ? undefined : readRow(new DataView(this.memory.buffer), row);
    } finally {
      this.#tracer.unlock();
    }
  }

  /** Calls `visit` for each live block. */
  visitBlocks(visit: (block: LiveBlock) => void): void {
    this.#tracer.lock();
    let rows: DataView;
    try {
      const start = this.#tracer.tableAddress();
      const bytes = this.#tracer.tableCapacity() * liveRow.bytes;
      // It copies: other threads must not wait for the visitor.
      rows = new DataView(new Uint8Array(this.memory.buffer, start, bytes).slice().buffer);
    } finally {
      this.#tracer.unlock();
    }
    for (let row = 0; row < rows.byteLength; row += liveRow.bytes) {
      if (rows.getUint32(row, true) !== 0 || rows.getUint32(row + 4, true) !== 0) {
        visit(readRow(rows, row));
      }
    }
  }
}

/** The interval of the tracer at which it records every block. */
const EXACT = 0;
const GUEST_SHIFT = 2 ** 16;
const WORD = 2 ** 32;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The low word of a block has 24 bits of the stack and 8 of the size, the high one 31 of the size. */
function readRow(view: DataView, row: number): LiveBlock {
  const high = view.getUint32(row + liveRow.key + 4, true);
  const block = view.getUint32(row + liveRow.block, true);
  const size = view.getUint32(row + liveRow.block + 4, true) & 0x7fffffff;
  return {
    guest: Math.floor(high / GUEST_SHIFT),
    address: (high % GUEST_SHIFT) * WORD + view.getUint32(row + liveRow.key, true),
    size: size * 0x100 + (block >>> 24),
    stack: block & 0xffffff,
  };
}
