import { checkInteger, refuse } from './errors.ts';
import { formatSize } from './format-size.ts';
import { isKind, type Kind } from './kind.ts';
import { Sequence } from './sequence.ts';
import { type SnapshotTables, StackViews } from './tables/tables.ts';
import { isTraceback, type Traceback } from './traceback.ts';
import { type Bytes, type Count, type Domain, MAX_DOMAIN } from './units.ts';

/** Whether `value` is a trace, also one of another copy of this package. */
export function isTrace(value: unknown): value is Trace {
  return isKind(value, 'Trace/1');
}

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
    if (!isTraceback(traceback)) refuse('traceback', traceback, 'a Traceback');
    this.domain = domain;
    this.size = size;
    this.count = count;
    this.traceback = traceback;
    Object.freeze(this);
  }

  /** @internal */
  protected get '@tracemalloc/core'(): Kind {
    return 'Trace/1';
  }

  /** Whether `other` is a trace of equal domain, size, count, frames and whole depth. */
  equals(other: unknown): boolean {
    return (
      isTrace(other) &&
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

/** Whether `value` is the traces of a snapshot, also of another copy of this package. */
function isTraces(value: unknown): value is Traces {
  return isKind(value, 'Traces/1');
}

/** The traces of a snapshot, in the collector's order. Each `Trace` is made when asked for, and not kept. */
export class Traces extends Sequence<Trace> {
  readonly #tables: SnapshotTables;
  readonly #stacks: StackViews;

  constructor(tables: SnapshotTables) {
    super();
    this.#tables = tables;
    this.#stacks = new StackViews(tables);
    Object.freeze(this);
  }

  /** @internal */
  protected get '@tracemalloc/core'(): Kind {
    return 'Traces/1';
  }

  /** Traces. */
  get length(): number {
    return this.#tables.traces.length;
  }

  protected override element(index: number): Trace | undefined {
    if (index >= this.length) return undefined;
    const { stack, domain, size, count, totalNframe } = this.#tables.traces;
    const depth = totalNframe[index]!;
    const traceback = this.#stacks.traceback(stack[index]!, depth === 0 ? undefined : depth - 1);
    return new Trace(domain[index]!, size[index]!, count[index]!, traceback);
  }

  /** Whether an equal trace is in the snapshot. */
  includes(trace: Trace): boolean {
    return this.some((own) => own.equals(trace));
  }

  /** Whether `other` holds equal traces in the same order. */
  equals(other: unknown): boolean {
    return (
      isTraces(other) &&
      this.length === other.length &&
      this.every((trace, index) => trace.equals(other.at(index)))
    );
  }

  /** Every trace, as {@link Snapshot.fromTraces} takes them. */
  toJSON(): Trace[] {
    return this.slice();
  }

  /** `<Traces length=3>`. */
  inspect(): string {
    return `<Traces length=${this.length}>`;
  }
}
