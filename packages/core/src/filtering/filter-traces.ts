import { checkIterable, refuse } from '../errors.ts';
import { pick } from '../tables/column.ts';
import { makeTable } from '../tables/schema.ts';
import type { SnapshotTables } from '../tables/tables.ts';
import type { Domain } from '../units.ts';
import { type DomainFilter, type Filter, isDomainFilter, isFilter } from './filter.ts';

const CODE = 'ERR_TRACEMALLOC_FILTER';

/** A filter made ready for one snapshot. */
interface Matcher {
  readonly inclusive: boolean;
  readonly domain: number | null | undefined;
  /** Whether a stack matches: row `StackIndex + 1`. */
  hits(row: number): boolean;
}

// What is known of a stack or of a file; 0 was not asked for yet.
const NO = 1;
const YES = 2;

/**
 * The traces that the filters leave, in their order: those that any inclusive filter matches (all,
 * if there is none) and no exclusive filter hits. O(traces + filters × stacks); a filename is matched
 * once.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for what is no filter.
 * @see `Snapshot.filter_traces` in CPython's Lib/tracemalloc.py
 */
export function filterTraces(
  tables: SnapshotTables,
  filters: Iterable<Filter | DomainFilter>,
): SnapshotTables {
  const matchers = checkedFilters(filters).map((filter) => matcherOf(filter, tables));
  const { traces, stacks } = tables;
  const { stack, domain } = traces;
  const rows = new Uint32Array(traces.length);
  let kept = 0;
  // What is decided for one trace holds for all of its stack and domain.
  const knownOf = new Map<Domain, Uint8Array>();
  let known: Uint8Array = new Uint8Array(0);
  let isKept = (_row: number) => false;
  let before = -1;
  for (let trace = 0; trace < stack.length; trace++) {
    const own = domain[trace]!;
    if (own !== before) {
      before = own;
      known = knownOf.get(own) ?? new Uint8Array(stacks.length + 1);
      knownOf.set(own, known);
      isKept = keeps(matchers, own);
    }
    const row = stack[trace]! + 1;
    if (known[row] === 0) known[row] = isKept(row) ? YES : NO;
    if (known[row] === YES) rows[kept++] = trace;
  }
  const left = rows.subarray(0, kept);
  const picked = makeTable('traces', (name) => pick(traces[name], left));
  return Object.freeze({ ...tables, traces: picked });
}

/** A function that says whether the traces of a stack in `domain` are kept: row `StackIndex + 1`. */
function keeps(matchers: readonly Matcher[], domain: Domain): (row: number) => boolean {
  const own = matchers.filter((matcher) => matcher.domain == null || matcher.domain === domain);
  const inclusive = own.filter((matcher) => matcher.inclusive);
  const exclusive = own.filter((matcher) => !matcher.inclusive);
  // An inclusive filter of another domain asks for its own traces alone.
  const all = !matchers.some((matcher) => matcher.inclusive);
  return (row) =>
    (all || inclusive.some((matcher) => matcher.hits(row))) &&
    !exclusive.some((matcher) => matcher.hits(row));
}

function matcherOf(filter: Filter | DomainFilter, tables: SnapshotTables): Matcher {
  const { inclusive, domain } = filter;
  if (isDomainFilter(filter)) return { inclusive, domain, hits: () => true };
  const { strings, stacks } = tables;
  const { filename, lineno } = tables.frames;
  const { parent, frame } = stacks;
  const matches = filter.filenameMatcher();
  const known = new Uint8Array(strings.length);
  const isHit = (stack: number) => {
    const own = frame[stack]!;
    if (filter.lineno != null && lineno[own] !== filter.lineno) return false;
    const name = filename[own]!;
    if (known[name] === 0) known[name] = matches(strings[name]!) ? YES : NO;
    return known[name] === YES;
  };
  if (!filter.allFrames) return { inclusive, domain, hits: (row) => row !== 0 && isHit(row - 1) };
  const hits = new Uint8Array(stacks.length + 1);
  for (let stack = 0; stack < stacks.length; stack++) {
    if (hits[parent[stack]! + 1] === 1 || isHit(stack)) hits[stack + 1] = 1;
  }
  return { inclusive, domain, hits: (row) => hits[row] === 1 };
}

function checkedFilters(filters: Iterable<Filter | DomainFilter>): (Filter | DomainFilter)[] {
  checkIterable('filters', filters, 'Filter and DomainFilter', CODE);
  const checked = [...filters];
  for (const filter of checked) {
    if (isFilter(filter)) filter.check();
    else if (!isDomainFilter(filter)) {
      refuse('a filter', filter, 'a Filter or a DomainFilter', CODE);
    }
  }
  return checked;
}
