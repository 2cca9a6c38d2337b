import { pick } from './column.ts';
import { shown, TracemallocError } from './errors.ts';
import { DomainFilter, Filter } from './filter.ts';
import type { SnapshotTables, TraceTable } from './tables.ts';
import type { Domain } from './units.ts';

/** A filter made ready for one snapshot. */
interface Matcher {
  readonly inclusive: boolean;
  /** 1 where a stack matches: row `StackIndex + 1`; absent if every stack does. */
  readonly hits?: Uint8Array;
  readonly domain: number | undefined;
}

/**
 * The traces that the filters leave, in their order: those that any inclusive filter matches (all,
 * if there is none) and no exclusive filter hits. O(filters × (frames + stacks) + traces).
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for what is no filter.
 * @see `Snapshot.filter_traces` in CPython's Lib/tracemalloc.py
 */
export function filterTraces(
  tables: SnapshotTables,
  filters: Iterable<Filter | DomainFilter>,
): SnapshotTables {
  const matchers = checkedFilters(filters).map((filter) => matcherOf(filter, tables));
  const { traces } = tables;
  const rows = new Uint32Array(traces.length);
  let kept = 0;
  const { stack, domain } = traces;
  // What is decided for one trace holds for all of its stack and domain.
  const keptOf = new Map<Domain, Uint8Array>();
  let keptRows: Uint8Array = new Uint8Array(0);
  let before = -1;
  for (let trace = 0; trace < stack.length; trace++) {
    const own = domain[trace]!;
    if (own !== before) {
      before = own;
      keptRows = keptOf.get(own) ?? keptStacks(matchers, tables, own);
      keptOf.set(own, keptRows);
    }
    if (keptRows[stack[trace]! + 1] === 1) rows[kept++] = trace;
  }
  return Object.freeze({ ...tables, traces: pickTraces(traces, rows.subarray(0, kept)) });
}

/** 1 for each stack of which traces in `domain` are kept: row `StackIndex + 1`. */
function keptStacks(
  matchers: readonly Matcher[],
  { stacks }: SnapshotTables,
  domain: Domain,
): Uint8Array {
  const ofDomain = matchers.filter(
    (matcher) => matcher.domain === undefined || matcher.domain === domain,
  );
  const anyInclusive = matchers.some(({ inclusive }) => inclusive);
  const kept = new Uint8Array(stacks.length + 1).fill(anyInclusive ? 0 : 1);
  for (const { inclusive, hits } of ofDomain) {
    if (inclusive) for (let row = 0; row < kept.length; row++) kept[row]! |= hits?.[row] ?? 1;
  }
  for (const { inclusive, hits } of ofDomain) {
    if (!inclusive)
      for (let row = 0; row < kept.length; row++) kept[row]! &= 1 - (hits?.[row] ?? 1);
  }
  return kept;
}

function matcherOf(filter: Filter | DomainFilter, tables: SnapshotTables): Matcher {
  const { inclusive, domain } = filter;
  if (filter instanceof DomainFilter) return { inclusive, domain };
  const { strings, frames, stacks } = tables;
  const matching = new Map<number, boolean>();
  const frameHits = new Uint8Array(frames.length);
  for (let frame = 0; frame < frames.length; frame++) {
    if (filter.lineno !== undefined && frames.lineno[frame] !== filter.lineno) continue;
    const filename = frames.filename[frame]!;
    if (!matching.has(filename)) {
      matching.set(filename, filter.matchesFilename(strings[filename]!));
    }
    if (matching.get(filename)) frameHits[frame] = 1;
  }
  const hits = new Uint8Array(stacks.length + 1);
  for (let stack = 0; stack < stacks.length; stack++) {
    const caller = filter.allFrames ? hits[stacks.parent[stack]! + 1]! : 0;
    hits[stack + 1] = frameHits[stacks.frame[stack]!]! | caller;
  }
  return { inclusive, domain, hits };
}

function checkedFilters(filters: Iterable<Filter | DomainFilter>): (Filter | DomainFilter)[] {
  const code = 'ERR_TRACEMALLOC_FILTER';
  if (typeof (filters as Partial<typeof filters> | null)?.[Symbol.iterator] !== 'function') {
    throw new TracemallocError(
      code,
      `filters is ${shown(filters)}, expected an iterable of Filter and DomainFilter`,
    );
  }
  const checked = [...filters];
  for (const filter of checked) {
    if (!(filter instanceof Filter || filter instanceof DomainFilter)) {
      throw new TracemallocError(
        code,
        `a filter is ${shown(filter)}, expected a Filter or a DomainFilter`,
      );
    }
  }
  return checked;
}

function pickTraces(traces: TraceTable, rows: Uint32Array): TraceTable {
  return Object.freeze({
    length: rows.length,
    stack: pick(traces.stack, rows),
    size: pick(traces.size, rows),
    count: pick(traces.count, rows),
    domain: pick(traces.domain, rows),
    totalNframe: pick(traces.totalNframe, rows),
  });
}
