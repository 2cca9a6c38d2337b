import type { TracedMemory } from '../collector.ts';
import { checkInteger } from '../errors.ts';
import type { FrameRecord } from '../frame.ts';
import { Snapshot, type SnapshotOptions } from '../snapshot.ts';
import { type Allocating, allocatePlainly } from '../tables/allocating.ts';
import { type FinishedPlaces, PlacesBuilder } from '../tables/places-builder.ts';
import { finishColumn, makeTable } from '../tables/schema.ts';
import { Trace } from '../trace.ts';
import { Traceback } from '../traceback.ts';
import {
  type Bytes,
  type Count,
  type Domain,
  type FrameIndex,
  MAX_DOMAIN,
  type StackIndex,
} from '../units.ts';
import { LiveBlocks, MAX_TOTAL_NFRAME } from './live-blocks.ts';

/** What a table of live blocks may be given. */
export interface LiveTracesOptions {
  /**
   * Runs what allocates typed arrays: growth of the table, and a snapshot. A collector that watches
   * array buffers sets its watch aside meanwhile. Default: runs it, and nothing else.
   */
  readonly allocating?: (<T>(work: () => T) => T) | undefined;
}

/**
 * The table of the blocks that are alive now, for collectors that see every allocation and every
 * free. A block is known by its domain and id: its address, say.
 *
 * `track` and `untrack` take a fraction of a microsecond and make no garbage; a block takes 31 to
 * 39 bytes (up to 60 after most were freed). Frames and stacks are kept for good, so that an index
 * stays valid as long as the table.
 */
export class LiveTraces {
  readonly #allocating: Allocating;
  readonly #places: PlacesBuilder;
  readonly #domains = new Map<Domain, LiveBlocks>();
  #peak: Bytes = 0;
  // Most events are in the domain of the one before.
  #lastDomain: Domain = 0;
  #lastBlocks: LiveBlocks | undefined;
  // Bytes in all other domains, so that a peak of the whole costs one addition.
  #elsewhere: Bytes = 0;

  /** See {@link LiveTracesOptions}. */
  constructor(options: LiveTracesOptions = {}) {
    this.#allocating = options.allocating ?? allocatePlainly;
    this.#places = this.#allocating(() => new PlacesBuilder(this.#allocating));
  }

  /** Blocks alive. */
  get length(): Count {
    return this.#sum('length');
  }

  /** Bytes of all blocks alive. */
  get current(): Bytes {
    return this.#sum('current');
  }

  /** The most that {@link current} was since the start, {@link clear} or {@link resetPeak}. */
  get peak(): Bytes {
    return this.#peak;
  }

  /** Domains with a block since the start or {@link clear}, in ascending order. */
  get domains(): Domain[] {
    return [...this.#domains.keys()].sort((a, b) => a - b);
  }

  /** Current and peak of one domain. Its peak may have been at another moment than the whole one. */
  tracedMemory(domain: Domain): TracedMemory {
    const { current, peak } = this.#domains.get(domain) ?? { current: 0, peak: 0 };
    return { current, peak };
  }

  /**
   * Bytes that the table holds: of blocks, frames and stacks exactly, of strings an estimate.
   * O(strings).
   */
  get memory(): Bytes {
    return this.#places.memory + this.#sum('memory');
  }

  /**
   * Adds a frame, or finds the same one.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no frame can have.
   */
  frame(frame: FrameRecord): FrameIndex {
    return this.#places.frame(frame);
  }

  /**
   * Adds the stack whose most recent frame is `frame` and whose callers are `parent`, or finds the
   * same one. -1 is no caller.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for an index that this table has not given.
   */
  stack(parent: StackIndex | -1, frame: FrameIndex): StackIndex {
    return this.#places.stack(parent, frame);
  }

  /** The traceback of a stack of this table; empty for -1. O(its depth). */
  tracebackOf(stack: StackIndex | -1, totalNframe?: number): Traceback {
    return new Traceback(this.#places.framesOf(stack), totalNframe);
  }

  /**
   * All frames and stacks as tables, and for each stack its row there, both counted from 1. For
   * blocks that a collector keeps in a table of its own. O(frames + stacks).
   */
  allPlaces(): FinishedPlaces {
    return this.#allocating(() => this.#places.finish());
  }

  /**
   * Records a block of `size` bytes that `stack` allocated. A trace of the same block is replaced: the
   * block was reallocated, or its free was not seen.
   *
   * @param id - 0 to 2^53 - 1.
   * @param totalNframe - depth of the whole stack, where known; at most 2^22 - 2.
   * @returns whether there was a trace of it.
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no trace can have, or if all
   * sizes would add up to 2^53 or more. {RangeError} if there is no memory for the table. Nothing
   * changes then.
   */
  track(
    domain: Domain,
    id: number,
    size: Bytes,
    stack: StackIndex | -1,
    totalNframe?: number,
  ): boolean {
    if (
      !isWhole(id) ||
      !isWhole(size) ||
      !(stack === -1 || (isWhole(stack) && stack < this.#places.stackCount)) ||
      totalNframe !== undefined ||
      this.#peak + size > Number.MAX_SAFE_INTEGER
    ) {
      this.#check(domain, id, size, stack, totalNframe);
    }
    const blocks = this.#blocksOf(domain) ?? this.#addDomain(domain);
    const replaced = blocks.set(id, size, stack, totalNframe === undefined ? 0 : totalNframe + 1);
    const current = this.#elsewhere + blocks.current;
    if (current > this.#peak) this.#peak = current;
    return replaced;
  }

  /**
   * Forgets a block that was freed. An unknown block changes nothing: it was allocated before the start
   * or {@link clear}.
   *
   * @returns whether there was a trace of it.
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a domain or an id out of range.
   */
  untrack(domain: Domain, id: number): boolean {
    if (!isWhole(id)) checkInteger('id', id, 0);
    return this.#blocksOf(domain)?.delete(id) ?? false;
  }

  /**
   * The trace of a block as it is now; `undefined` if there is none.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a domain or an id out of range.
   */
  get(domain: Domain, id: number): Trace | undefined {
    checkInteger('id', id, 0);
    const block = this.#blocksOf(domain)?.get(id);
    if (block === undefined) return undefined;
    const totalNframe = block.depth === 0 ? undefined : block.depth - 1;
    return new Trace(domain, block.size, 1, this.tracebackOf(block.stack, totalNframe));
  }

  /** Sets all peaks to the bytes that are alive now. */
  resetPeak(): void {
    this.#peak = this.current;
    for (const blocks of this.#domains.values()) blocks.peak = blocks.current;
  }

  /** Forgets all blocks and peaks. Frames and stacks stay, and their indices stay valid. */
  clear(): void {
    this.#domains.clear();
    this.#lastDomain = 0;
    this.#lastBlocks = undefined;
    this.#elsewhere = 0;
    this.#peak = 0;
  }

  /**
   * The blocks that are alive now, one trace each, by ascending domain, in no order within a domain. It
   * is a copy, which later blocks do not change. O(blocks + stacks).
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a traceback limit below 1.
   */
  snapshot(options: SnapshotOptions = {}): Snapshot {
    return this.#allocating(() => this.#snapshot(options));
  }

  #snapshot(options: SnapshotOptions): Snapshot {
    const { places, newRow } = this.#places.finish();
    const { length } = this;
    const columns = {
      stack: new Int32Array(length),
      size: new Float64Array(length),
      count: new Uint8Array(length).fill(1),
      domain: new Float64Array(length),
      totalNframe: new Float64Array(length),
    };
    let trace = 0;
    for (const domain of this.domains) {
      this.#domains.get(domain)!.forEach((block) => {
        columns.stack[trace] = newRow[block.stack + 1]! - 1;
        columns.size[trace] = block.size;
        columns.domain[trace] = domain;
        columns.totalNframe[trace++] = block.depth;
      });
    }
    const traces = makeTable('traces', (name, content) => finishColumn(content, columns[name]));
    return Snapshot.fromTables({ ...places, traces }, options);
  }

  #sum(of: 'length' | 'current' | 'memory'): number {
    let sum = 0;
    for (const blocks of this.#domains.values()) sum += blocks[of];
    return sum;
  }

  /** Apart from {@link track}, which V8 then inlines into its caller's loop. */
  #check(domain: Domain, id: number, size: Bytes, stack: number, totalNframe?: number): void {
    checkInteger('id', id, 0);
    checkInteger('size', size, 0);
    checkInteger('stack', stack, -1, this.#places.stackCount - 1);
    if (totalNframe !== undefined) checkInteger('totalNframe', totalNframe, 0, MAX_TOTAL_NFRAME);
    // In this order no sum that is allowed is rounded on the way.
    const current = this.current - (this.#blocksOf(domain)?.get(id)?.size ?? 0) + size;
    checkInteger('the sum of all sizes', current, 0);
  }

  #blocksOf(domain: Domain): LiveBlocks | undefined {
    return domain === this.#lastDomain ? this.#lastBlocks : this.#turnTo(domain);
  }

  #turnTo(domain: Domain): LiveBlocks | undefined {
    checkInteger('domain', domain, 0, MAX_DOMAIN);
    this.#lastDomain = domain;
    this.#lastBlocks = this.#domains.get(domain);
    this.#elsewhere = this.current - (this.#lastBlocks?.current ?? 0);
    return this.#lastBlocks;
  }

  #addDomain(domain: Domain): LiveBlocks {
    const blocks = this.#allocating(() => new LiveBlocks(this.#allocating));
    this.#domains.set(domain, blocks);
    this.#lastBlocks = blocks;
    return blocks;
  }
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
