import { checkInstance, checkInteger } from './errors.ts';
import { formatSize } from './format-size.ts';
import { Inspected } from './inspection.ts';
import { relativeIndex, relativeSlice } from './relative-index.ts';
import { type SnapshotTables, tracebackOfTrace } from './tables.ts';
import { Traceback } from './traceback.ts';
import { type Bytes, type Count, type Domain, MAX_DOMAIN } from './units.ts';

const CODE = 'ERR_TRACEMALLOC_TRACE';

/** Blocks that are alive, were allocated by one traceback, and are in one domain. Frozen. */
export class Trace extends Inspected {
  /** Address space. */
  readonly domain: Domain;
  /** Of all its blocks. */
  readonly size: Bytes;
  /** Blocks. */
  readonly count: Count;
  /** Where they were allocated. */
  readonly traceback: Traceback;

  /** @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no trace can have. */
  constructor(domain: Domain, size: Bytes, count: Count, traceback: Traceback) {
    super();
    checkInteger(CODE, 'domain', domain, 0, MAX_DOMAIN);
    checkInteger(CODE, 'size', size, 0);
    checkInteger(CODE, 'count', count, 0);
    checkInstance(traceback, Traceback);
    this.domain = domain;
    this.size = size;
    this.count = count;
    this.traceback = traceback;
    Object.freeze(this);
  }

  /** Whether `other` is a trace of equal domain, size, count, frames and whole depth. */
  equals(other: unknown): boolean {
    return (
      other instanceof Trace &&
      this.domain === other.domain &&
      this.size === other.size &&
      this.count === other.count &&
      this.traceback.totalNframe === other.traceback.totalNframe &&
      this.traceback.equals(other.traceback)
    );
  }

  /** `a.js:2: 10 B`. */
  override toString(): string {
    return `${this.traceback}: ${formatSize(this.size)}`;
  }

  /** In plain values, as {@link Snapshot.fromTraces} takes them. */
  toJSON(): object {
    const { domain, size, count, traceback } = this;
    return { domain, size, count, totalNframe: traceback.totalNframe, traceback };
  }

  /** `<Trace domain=0 size=10.0 KiB count=1 traceback=<Traceback […]>>`. */
  inspect(): string {
    const size = `size=${formatSize(this.size)} count=${this.count}`;
    return `<Trace domain=${this.domain} ${size} traceback=${this.traceback.inspect()}>`;
  }
}

/** The traces of a snapshot, in the collector's order. Each `Trace` is made when asked for. */
export class Traces extends Inspected implements Iterable<Trace> {
  readonly #tables: SnapshotTables;

  constructor(tables: SnapshotTables) {
    super();
    this.#tables = tables;
    Object.freeze(this);
  }

  /** Traces. */
  get length(): number {
    return this.#tables.traces.length;
  }

  /** The trace at `index`; a negative index counts from the end; `undefined` outside. */
  at(index: number): Trace | undefined {
    const row = relativeIndex(index, this.length);
    if (row === undefined) return undefined;
    const { domain, size, count } = this.#tables.traces;
    return new Trace(domain[row]!, size[row]!, count[row]!, tracebackOfTrace(this.#tables, row));
  }

  /** Traces from `start` to before `end`, as `Array.prototype.slice` counts them. */
  slice(start?: number, end?: number): Trace[] {
    return relativeSlice(this, start, end);
  }

  /** Whether an equal trace is in the snapshot. */
  includes(trace: Trace): boolean {
    for (const own of this) if (own.equals(trace)) return true;
    return false;
  }

  /** Whether `other` holds equal traces in the same order. */
  equals(other: unknown): boolean {
    if (!(other instanceof Traces) || this.length !== other.length) return false;
    for (let i = 0; i < this.length; i++) if (!this.at(i)!.equals(other.at(i))) return false;
    return true;
  }

  /** In the collector's order. */
  *[Symbol.iterator](): Generator<Trace, void, undefined> {
    for (let i = 0; i < this.length; i++) yield this.at(i)!;
  }

  /** Every trace, as {@link Snapshot.fromTraces} takes them. */
  toJSON(): Trace[] {
    return [...this];
  }

  /** `<Traces length=3>`. */
  inspect(): string {
    return `<Traces length=${this.length}>`;
  }
}
