import type { TracedMemory } from './collector.ts';
import { narrow } from './column.ts';
import { checkInteger } from './errors.ts';
import { isWhole, LiveBlocks, MAX_TOTAL_NFRAME } from './live-blocks.ts';
import { type FinishedPlaces, PlacesBuilder } from './places-builder.ts';
import { placesMemory } from './places-memory.ts';
import { Snapshot, type SnapshotOptions } from './snapshot.ts';
import type { TraceTable } from './tables.ts';
import { Trace } from './trace.ts';
import { Traceback } from './traceback.ts';
import { type Bytes, type Count, type Domain, MAX_DOMAIN, type StackIndex } from './units.ts';

const CODE = 'ERR_TRACEMALLOC_TRACE';

/**
 * The table of the blocks that are alive now, for collectors that see every allocation and every
 * free. A block is known by its domain and id: its address, say.
 *
 * `track` and `untrack` take a fraction of a microsecond and make no garbage; a block takes 27 to
 * 38 bytes (up to 60 after most were freed). Frames and stacks are kept for good, so that an index
 * stays valid as long as the table.
 */
export class LiveTraces extends PlacesBuilder {
  readonly #domains = new Map<Domain, LiveBlocks>();
  #finished: FinishedPlaces | undefined;
  #current: Bytes = 0;
  #peak: Bytes = 0;
  #length: Count = 0;
  // Most events are in the domain of the one before.
  #lastDomain: Domain | -1 = -1;
  #lastBlocks: LiveBlocks | undefined;

  /** Blocks alive. */
  get length(): Count {
    return this.#length;
  }

  /** Bytes of all blocks alive. */
  get current(): Bytes {
    return this.#current;
  }

  /** The most that {@link current} was since the start, {@link clear} or {@link resetPeak}. */
  get peak(): Bytes {
    return this.#peak;
  }

  /** Domains with a block since the start or {@link clear}, in ascending order. */
  get domains(): Domain[] {
    return [...this.#domains.keys()].sort((a, b) => a - b);
  }

  /** Current and peak of one domain; its peak may be of another moment than the whole one. */
  tracedMemory(domain: Domain): TracedMemory {
    const { current, peak } = this.#domains.get(domain) ?? { current: 0, peak: 0 };
    return { current, peak };
  }

  /**
   * Bytes that the table holds: of its typed arrays, exactly; of interned frames, stacks and strings,
   * an estimate. O(stacks) where stacks are new since the last snapshot.
   */
  get memory(): Bytes {
    const { places, newRow } = this.#places();
    let bytes = placesMemory(places) + newRow.byteLength;
    for (const blocks of this.#domains.values()) bytes += blocks.memory;
    return bytes;
  }

  /**
   * Records a block of `size` bytes that `stack` allocated. If there was a trace of it, because a
   * free was not seen or it was reallocated, that one is replaced.
   *
   * @param id - 0 to 2^53 - 1.
   * @param totalNframe - depth of the whole stack, where known; at most 2^22 - 2.
   * @returns whether there was a trace of it.
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no trace can have, or if all
   * sizes would add up to 2^53 or more; `ERR_TRACEMALLOC_TOO_LARGE` if there is no memory for the table.
   * Nothing changes then.
   */
  track(
    domain: Domain,
    id: number,
    size: Bytes,
    stack: StackIndex | -1,
    totalNframe?: number,
  ): boolean {
    if (!isWhole(id)) checkInteger(CODE, 'id', id, 0);
    if (!isWhole(size)) checkInteger(CODE, 'size', size, 0);
    if (!(isWhole(stack) && stack < this.stackCount)) {
      checkInteger(CODE, 'stack', stack, -1, this.stackCount - 1);
    }
    let depth = 0;
    if (totalNframe !== undefined) {
      checkInteger(CODE, 'totalNframe', totalNframe, 0, MAX_TOTAL_NFRAME);
      depth = totalNframe + 1;
    }
    const blocks = this.#blocks(domain) ?? new LiveBlocks();
    blocks.reserve();
    const row = blocks.rowOf(id);
    const tracked = blocks.has(row);
    // In this order no sum that is allowed is rounded on the way.
    const current = this.#current - blocks.sizeAt(row) + size;
    if (current > Number.MAX_SAFE_INTEGER) checkInteger(CODE, 'the sum of all sizes', current, 0);
    blocks.write(row, id, size, stack, depth);
    if (blocks !== this.#lastBlocks) this.#remember(domain, blocks);
    if (!tracked) this.#length++;
    this.#current = current;
    if (current > this.#peak) this.#peak = current;
    return tracked;
  }

  /**
   * Forgets a block that was freed. One that is not known, because it was allocated before the start
   * or {@link clear}, changes nothing.
   *
   * @returns whether there was a trace of it.
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no domain or no id.
   */
  untrack(domain: Domain, id: number): boolean {
    if (!isWhole(id)) checkInteger(CODE, 'id', id, 0);
    const blocks = this.#blocks(domain);
    if (blocks === undefined) return false;
    const row = blocks.rowOf(id);
    if (!blocks.has(row)) return false;
    this.#current -= blocks.sizeAt(row);
    this.#length--;
    blocks.remove(row);
    return true;
  }

  /**
   * The trace of a block as it is now; `undefined` if there is none.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no domain or no id.
   */
  get(domain: Domain, id: number): Trace | undefined {
    if (!isWhole(id)) checkInteger(CODE, 'id', id, 0);
    const blocks = this.#blocks(domain);
    if (blocks === undefined) return undefined;
    const row = blocks.rowOf(id);
    if (!blocks.has(row)) return undefined;
    const depth = blocks.depthAt(row);
    const totalNframe = depth === 0 ? undefined : depth - 1;
    const traceback = new Traceback(this.framesOf(blocks.stackAt(row)), totalNframe);
    return new Trace(domain, blocks.sizeAt(row), 1, traceback);
  }

  /** Sets the peaks, of the whole and of each domain, to what is alive now. */
  resetPeak(): void {
    this.#peak = this.#current;
    for (const blocks of this.#domains.values()) blocks.peak = blocks.current;
  }

  /** Forgets all blocks and peaks. Frames and stacks stay, and their indices stay valid. */
  clear(): void {
    this.#domains.clear();
    this.#lastDomain = -1;
    this.#lastBlocks = undefined;
    this.#length = 0;
    this.#current = 0;
    this.#peak = 0;
  }

  /**
   * The blocks that are alive now, one trace each, by ascending domain, else in no order. A copy: what
   * happens next does not change it, and it changes nothing here. O(blocks + stacks).
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a traceback limit below 1.
   */
  snapshot(options: SnapshotOptions = {}): Snapshot {
    const { places, newRow } = this.#places();
    return Snapshot.fromTables({ ...places, traces: this.#traceTable(newRow) }, options);
  }

  #traceTable(newRow: Uint32Array): TraceTable {
    const length = this.#length;
    const columns = {
      size: new Float64Array(length),
      stack: new Int32Array(length),
      totalNframe: new Uint32Array(length),
    };
    const domain = new Uint32Array(length);
    let start = 0;
    for (const number of this.domains) {
      const blocks = this.#domains.get(number)!;
      blocks.copyTo(columns, start);
      domain.fill(number, start, start + blocks.length);
      start += blocks.length;
    }
    return Object.freeze({
      length,
      stack: columns.stack.map((stack) => newRow[stack + 1]! - 1),
      size: narrow(columns.size),
      count: new Uint8Array(length).fill(1),
      domain: narrow(domain),
      totalNframe: narrow(columns.totalNframe),
    });
  }

  /** All frames and stacks so far, finished; shared by the snapshots between which none was added. */
  #places(): FinishedPlaces {
    if (this.#finished?.places.stacks.length !== this.stackCount) {
      this.#finished = this.finishPlaces();
    }
    return this.#finished!;
  }

  #blocks(domain: Domain): LiveBlocks | undefined {
    if (domain === this.#lastDomain) return this.#lastBlocks;
    checkInteger(CODE, 'domain', domain, 0, MAX_DOMAIN);
    const blocks = this.#domains.get(domain);
    if (blocks !== undefined) this.#remember(domain, blocks);
    return blocks;
  }

  #remember(domain: Domain, blocks: LiveBlocks): void {
    this.#domains.set(domain, blocks);
    this.#lastDomain = domain;
    this.#lastBlocks = blocks;
  }
}
