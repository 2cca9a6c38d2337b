import { checkInteger, refuse } from './errors.ts';
import { formatSize } from './format-size.ts';
import { Inspected } from './inspection.ts';
import { type SnapshotTables, tracebackAt } from './tables/tables.ts';
import { Traceback } from './traceback.ts';
import { type Bytes, type Count, type Domain, MAX_DOMAIN } from './units.ts';

/** Blocks that are alive, were allocated by one traceback, and are in one domain. Frozen. */
export class Trace {
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
    checkInteger('domain', domain, 0, MAX_DOMAIN);
    checkInteger('size', size, 0);
    checkInteger('count', count, 0);
    if (!(traceback instanceof Traceback)) refuse('traceback', traceback, 'a Traceback');
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
  toString(): string {
    return `${this.traceback}: ${formatSize(this.size)}`;
  }

  /** In plain values, as {@link Snapshot.fromTraces} takes them. */
  toJSON(): object {
    return { ...this, totalNframe: this.traceback.totalNframe };
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
    const { stack, domain, size, count, totalNframe } = this.#tables.traces;
    if (stack.at(index) === undefined) return undefined;
    const row = Math.trunc(index) + (index <= -1 ? stack.length : 0) || 0;
    const depth = totalNframe[row]!;
    const traceback = tracebackAt(this.#tables, stack[row]!, depth === 0 ? undefined : depth - 1);
    return new Trace(domain[row]!, size[row]!, count[row]!, traceback);
  }

  /** Traces from `start` to before `end`, as `Array.prototype.slice` counts them. */
  slice(start?: number, end?: number): Trace[] {
    // A typed array counts the same way, and copies nothing.
    const { byteOffset, length } = new Uint8Array(this.length).subarray(start, end);
    return Array.from({ length }, (_, i) => this.at(byteOffset + i)!);
  }

  /** Whether an equal trace is in the snapshot. */
  includes(trace: Trace): boolean {
    return this.#some((own) => own.equals(trace));
  }

  /** Whether `other` holds equal traces in the same order. */
  equals(other: unknown): boolean {
    return (
      other instanceof Traces &&
      this.length === other.length &&
      !this.#some((trace, i) => !trace.equals(other.at(i)))
    );
  }

  #some(is: (trace: Trace, index: number) => boolean): boolean {
    for (let i = 0; i < this.length; i++) if (is(this.at(i)!, i)) return true;
    return false;
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
