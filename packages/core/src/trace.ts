import { formatSize } from './format-size.ts';
import { type SnapshotTables, tracebackOfTrace } from './tables.ts';
import type { Traceback } from './traceback.ts';
import type { Bytes, Count, Domain } from './units.ts';

/** Blocks that are alive, were allocated by one traceback, and are in one domain. */
export class Trace {
  /** Address space. */
  readonly domain: Domain;
  /** Of all its blocks. */
  readonly size: Bytes;
  /** Blocks. */
  readonly count: Count;
  /** Where they were allocated. */
  readonly traceback: Traceback;

  constructor(domain: Domain, size: Bytes, count: Count, traceback: Traceback) {
    this.domain = domain;
    this.size = size;
    this.count = count;
    this.traceback = traceback;
  }

  /** Whether domain, size, count, frames and whole depth are equal. */
  equals(other: Trace): boolean {
    return (
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
}

/** The traces of a snapshot, in the collector's order. Each `Trace` is made when asked for. */
export class Traces implements Iterable<Trace> {
  readonly #tables: SnapshotTables;

  constructor(tables: SnapshotTables) {
    this.#tables = tables;
  }

  /** Traces. */
  get length(): number {
    return this.#tables.traces.length;
  }

  /** The trace at `index`; a negative index counts from the end; `undefined` outside. */
  at(index: number): Trace | undefined {
    const i = Math.trunc(index) || 0;
    const wanted = i < 0 ? i + this.length : i;
    if (!(wanted >= 0 && wanted < this.length)) return undefined;
    const { domain, size, count } = this.#tables.traces;
    const traceback = tracebackOfTrace(this.#tables, wanted);
    return new Trace(domain[wanted]!, size[wanted]!, count[wanted]!, traceback);
  }

  /** Traces from `start` to before `end`, as `Array.prototype.slice` counts them. */
  slice(start?: number, end?: number): Trace[] {
    const rows = Array.from({ length: this.length }, (_, row) => row).slice(start, end);
    return rows.map((row) => this.at(row)!);
  }

  /** Whether an equal trace is in the snapshot. */
  includes(trace: Trace): boolean {
    for (const own of this) if (own.equals(trace)) return true;
    return false;
  }

  /** Whether both hold equal traces in the same order. */
  equals(other: Traces): boolean {
    if (this.length !== other.length) return false;
    for (let i = 0; i < this.length; i++) if (!this.at(i)!.equals(other.at(i)!)) return false;
    return true;
  }

  /** In the collector's order. */
  *[Symbol.iterator](): Generator<Trace, void, undefined> {
    for (let i = 0; i < this.length; i++) yield this.at(i)!;
  }
}
