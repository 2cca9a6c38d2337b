import { isAnyArrayBuffer, isArrayBufferView } from 'node:util/types';
import {
  type Bytes,
  DOMAINS,
  type Domain,
  type SnapshotBuilder,
  type Traceback,
  type TracedMemory,
} from '@tracemalloc/core';
import type { BlockTable } from '../blocks/block-table.ts';
import type { Addon } from '../heap/addon.ts';
import type { TracingOptions } from '../options.ts';
import type { Recorder, RecorderReading } from '../recorder.ts';
import { atWork, isTracerAtWork } from '../reentrancy.ts';
import { type BufferBlock, BufferBlocks } from './buffer-blocks.ts';
import { BufferId, type BufferObject } from './buffer-ids.ts';
import { type BufferObserver, observed } from './buffer-observer.ts';
import { type BufferRate, BufferSampling, QUICK_RATE, SLOW_RATE } from './buffer-sampling.ts';
import { canChangeSize, sizeOf } from './buffer-sizes.ts';
import { bufferTables } from './buffer-tables.ts';
import type { BufferNews, CollectedBuffers } from './collected-buffers.ts';
import { FinalizedBuffers } from './finalized-buffers.ts';
import { replaceAll } from './replace-all.ts';
import type { Replacement } from './replacement.ts';
import { WatchedBuffers } from './watched-buffers.ts';

const ARRAY_BUFFERS = DOMAINS.arraybuffer;
const domains = { [ARRAY_BUFFERS]: 'arraybuffer' };

const { apply } = Reflect;

/** The addon, if we are to use it, or why there is none. */
export interface ReachedAddon {
  readonly addon?: Addon | undefined;
  readonly reason?: string | undefined;
}

/** The mark of a buffer that was seen, but is not recorded. */
const NOT_RECORDED = 0;

/**
 * Records the memory of buffers that JavaScript makes, each with the line that made it. It replaces the
 * functions that make buffers.
 */
export class ArrayBufferRecorder implements Recorder, BufferObserver {
  readonly #options: TracingOptions;
  readonly #engineReason: string | undefined;
  readonly #table: BlockTable;
  readonly #replaced: Replacement;
  readonly #collected: CollectedBuffers;
  readonly #rate: BufferRate;
  #blocks = new BufferBlocks();
  #sampling: BufferSampling;
  /** Pools of small Buffers: the line that made the pool is not the line that made a Buffer in it. */
  readonly #pools = new WeakSet<BufferObject>();
  #isPaused = false;

  constructor(options: TracingOptions, table: BlockTable, { addon, reason }: ReachedAddon) {
    this.#options = options;
    this.#table = table;
    this.#engineReason = reason;
    this.#rate = addon ? QUICK_RATE : SLOW_RATE;
    this.#sampling = new BufferSampling(this.#rate, options.exact);
    const news: BufferNews = {
      gone: (id) => this.#blocks.delete(id),
      resized: (id, size) => this.#blocks.resize(id, size),
    };
    this.#collected = addon ? new WatchedBuffers(addon, news) : new FinalizedBuffers(news);
    this.#replaced = replaceAll();
    observed.by = this;
  }

  watches(domain: Domain): boolean {
    return domain === ARRAY_BUFFERS;
  }

  addTraces(builder: SnapshotBuilder): RecorderReading {
    this.#collected.report();
    const { current, uncounted } = this.#blocks;
    builder.addTables(bufferTables(this.#blocks, this.#table.live));
    const { exact } = this.#options;
    const { hasSampled } = this.#sampling;
    return {
      collectors: [
        {
          engine: 'buffers',
          engineReason: this.#engineReason,
          exact,
          ...(exact ? {} : { interval: this.#rate.interval }),
          countsEstimated: hasSampled,
          domains,
        },
      ],
      explained: { [ARRAY_BUFFERS]: current - uncounted },
      tracer: 0,
      ownArrayBuffers: this.#blocks.memory,
    };
  }

  getTracedMemory(): TracedMemory {
    this.#collected.report();
    const { current, peak } = this.#blocks;
    return { current, peak };
  }

  resetPeak(): void {
    this.#collected.report();
    this.#blocks.peak = this.#blocks.current;
  }

  getTracemallocMemory(): Bytes {
    return this.#blocks.memory + this.#blocks.length * this.#collected.bytesEach;
  }

  /** Knows a buffer, and a view of all its memory. Does not know a Buffer from the pool. */
  getObjectTraceback(x: unknown): Traceback | null {
    const buffer = isArrayBufferView(x) ? x.buffer : x;
    if (!isAnyArrayBuffer(buffer)) return null;
    const id = BufferId.of(buffer);
    const block = id === undefined ? undefined : this.#blocks.get(id);
    if (block === undefined || (x !== buffer && this.#pools.has(buffer))) return null;
    return this.#table.live.tracebackOf(block.stack, block.totalNframe);
  }

  clearTraces(): void {
    this.#collected.clear();
    this.#blocks = new BufferBlocks();
    this.#sampling = new BufferSampling(this.#rate, this.#options.exact);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  stop(): void {
    if (observed.by === this) observed.by = undefined;
    this.#replaced.restore();
    this.#collected.clear();
  }

  made(buffer: BufferObject, below: unknown): void {
    this.#guarded(this.#record, buffer, below);
  }

  madePool(buffer: BufferObject, below: unknown): void {
    this.#pools.add(buffer);
    this.made(buffer, below);
  }

  moved(from: BufferObject, to: BufferObject, below: unknown): void {
    this.#guarded(this.#move, from, below, to);
  }

  changed(buffer: BufferObject): void {
    this.#guarded(this.#change, buffer);
  }

  #record(buffer: BufferObject, below: unknown): void {
    // The inner one of two nested calls has recorded it.
    if (this.#isPaused || BufferId.of(buffer) !== undefined) return;
    const size = sizeOf(buffer);
    const isFixed = !canChangeSize(buffer);
    if (size === 0 && isFixed) return;
    const weight = isFixed ? this.#sampling.weigh(size) : size;
    if (weight === undefined) {
      BufferId.set(buffer, NOT_RECORDED);
      return;
    }
    const { stack, totalNframe, isTracers } = this.#table.stacks.capture(below);
    if (!isTracers) this.#add(buffer, { stack, totalNframe, size, weight });
  }

  #add(buffer: BufferObject, block: BufferBlock): void {
    const id = this.#blocks.add(block, !canChangeSize(buffer));
    BufferId.set(buffer, id ?? NOT_RECORDED);
    if (id !== undefined) this.#collected.watch(buffer, id);
  }

  #change(buffer: BufferObject): void {
    const id = BufferId.of(buffer);
    const block = id === undefined ? undefined : this.#blocks.get(id);
    if (id === undefined || block === undefined) return;
    const size = sizeOf(buffer);
    if (size === 0 && !canChangeSize(buffer)) this.#blocks.delete(id);
    else if (size !== block.size) this.#blocks.resize(id, size);
  }

  #move(from: BufferObject, below: unknown, to?: BufferObject): void {
    const id = BufferId.of(from);
    // Nobody has seen the old buffer, and this may be its memory: its origin stays unknown.
    if (id === undefined || to === undefined) return;
    const block = this.#blocks.get(id);
    this.#change(from);
    if (block !== undefined && block.size === sizeOf(to)) this.#add(to, block);
    else this.#record(to, below);
  }

  /** No error here, such as for lack of memory or stack, may reach the program. */
  #guarded(
    observe: (buffer: BufferObject, below: unknown, to?: BufferObject) => void,
    buffer: BufferObject,
    below?: unknown,
    to?: BufferObject,
  ): void {
    if (isTracerAtWork()) return;
    try {
      atWork(() => apply(observe, this, [buffer, below, to]));
    } catch {
      // The block is not recorded, and counts as untraced.
    }
  }
}
