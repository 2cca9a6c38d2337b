import { checkIterable, refuse } from '../errors.ts';
import { pick } from '../tables/column.ts';
import type { SnapshotTables } from '../tables/tables.ts';
import { traceTable } from '../tables/trace-table.ts';
import type { Domain } from '../units.ts';
import { DomainFilter, Filter } from './filter.ts';

const CODE = 'ERR_TRACEMALLOC_FILTER';

/** A filter made ready for one snapshot. */
interface Matcher {
  readonly inclusive: boolean;
  /** 1 where a stack matches: row `StackIndex + 1`. */
  readonly hits: Uint8Array;
  readonly domain: number | null | undefined;
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
  const left = rows.subarray(0, kept);
  const picked = traceTable(pick(stack, left), (column) => pick(traces[column], left));
  return Object.freeze({ ...tables, traces: picked });
}

/** 1 for each stack of which traces in `domain` are kept: row `StackIndex + 1`. */
function keptStacks(
  matchers: readonly Matcher[],
  { stacks }: SnapshotTables,
  domain: Domain,
): Uint8Array {
  const kept = new Uint8Array(stacks.length + 1);
  if (!matchers.some(({ inclusive }) => inclusive)) kept.fill(1);
  for (const wanted of [true, false]) {
    for (const { inclusive, domain: own, hits } of matchers) {
      if (!inclusive === wanted || (own != null && own !== domain)) continue;
      for (let row = 0; row < kept.length; row++) {
        if (hits[row] === 1) kept[row] = Number(wanted);
      }
    }
  }
  return kept;
}

function matcherOf(filter: Filter | DomainFilter, tables: SnapshotTables): Matcher {
  const { inclusive, domain } = filter;
  const { strings, frames, stacks } = tables;
  const hits = new Uint8Array(stacks.length + 1);
  if (filter instanceof DomainFilter) return { inclusive, domain, hits: hits.fill(1) };
  const matches = filter.filenameMatcher();
  const matching = new Map<number, boolean>();
  const frameHits = new Uint8Array(frames.length);
  for (let frame = 0; frame < frames.length; frame++) {
    if (filter.lineno != null && frames.lineno[frame] !== filter.lineno) continue;
    const filename = frames.filename[frame]!;
    if (!matching.has(filename)) matching.set(filename, matches(strings[filename]!));
    if (matching.get(filename)) frameHits[frame] = 1;
  }
  for (let stack = 0; stack < stacks.length; stack++) {
    const caller = filter.allFrames ? hits[stacks.parent[stack]! + 1]! : 0;
    hits[stack + 1] = frameHits[stacks.frame[stack]!]! | caller;
  }
  return { inclusive, domain, hits };
}

function checkedFilters(filters: Iterable<Filter | DomainFilter>): (Filter | DomainFilter)[] {
  checkIterable('filters', filters, 'Filter and DomainFilter', CODE);
  const checked = [...filters];
  for (const filter of checked) {
    if (filter instanceof Filter) filter.check();
    else if (!(filter instanceof DomainFilter)) {
      refuse('a filter', filter, 'a Filter or a DomainFilter', CODE);
    }
  }
  return checked;
}
