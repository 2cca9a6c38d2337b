import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainFilter, Filter, type GroupBy, Snapshot, type SnapshotTables } from '../src/index.ts';
import { fnmatchcase } from './fnmatch.ts';
import { naiveDifferences, naiveStatistics, rowOf } from './naive-statistics.ts';
import { anyGrouping, anyTraces, PACKAGES, type PlainTrace } from './random-traces.ts';

// The columnar code against the most naive one, and the laws that its answers keep.

/** What a snapshot was made from, read back. */
function plain(snapshot: Snapshot): PlainTrace[] {
  return Array.from(snapshot.traces, ({ size, count, domain, traceback }) => ({
    size,
    count,
    domain,
    totalNframe: traceback.totalNframe,
    traceback: Array.from(traceback, ({ filename, lineno, position, functionName, column }) => ({
      filename,
      lineno,
      position,
      functionName,
      column,
    })),
  }));
}

const { fromTraces } = Snapshot;
const FILENAMES = Object.keys(PACKAGES);

/** A filter, and whether it hits a trace. */
const anyFilter = fc.oneof(
  fc
    .record({
      inclusive: fc.boolean(),
      pattern: fc.constantFrom('*', '*.js', '/app/[[]b].ts', '<*>', '?', '[!/]*', 'a', '*.py'),
      lineno: fc.option(fc.nat(3), { nil: undefined, freq: 1 }),
      allFrames: fc.boolean(),
      domain: fc.option(fc.constantFrom(0, 1, 1000), { nil: undefined, freq: 1 }),
    })
    .map(({ inclusive, pattern, lineno, allFrames, domain }) => ({
      filter: new Filter(inclusive, pattern, lineno, allFrames, domain),
      hits: (trace: PlainTrace) =>
        (domain === undefined || trace.domain === domain) &&
        trace.traceback
          .slice(0, allFrames ? undefined : 1)
          .some(
            (frame) =>
              fnmatchcase(frame.filename.replace(/\.pyc$/, '.py'), pattern) &&
              (lineno === undefined || frame.lineno === lineno),
          ),
    })),
  fc
    .record({ inclusive: fc.boolean(), domain: fc.constantFrom(0, 1, 1000) })
    .map(({ inclusive, domain }) => ({
      filter: new DomainFilter(inclusive, domain),
      hits: (trace: PlainTrace) => trace.domain === domain,
    })),
);

function naiveFilterTraces(
  traces: readonly PlainTrace[],
  filters: readonly { filter: Filter | DomainFilter; hits: (trace: PlainTrace) => boolean }[],
): PlainTrace[] {
  const inclusive = filters.filter(({ filter }) => filter.inclusive);
  const exclusive = filters.filter(({ filter }) => !filter.inclusive);
  return traces.filter(
    (trace) =>
      (inclusive.length === 0 || inclusive.some(({ hits }) => hits(trace))) &&
      !exclusive.some(({ hits }) => hits(trace)),
  );
}

describe('as a Map of sums answers', () => {
  it('statistics', () => {
    fc.assert(
      fc.property(anyTraces, anyGrouping, (traces, { groupBy, cumulative }) => {
        const own = fromTraces(traces).statistics(groupBy, cumulative);
        expect(own.map((statistic) => rowOf(statistic, groupBy))).toEqual(
          naiveStatistics(traces, groupBy, cumulative),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('compareTo', () => {
    fc.assert(
      fc.property(anyTraces, anyTraces, anyGrouping, (traces, old, { groupBy, cumulative }) => {
        const own = fromTraces(traces).compareTo(fromTraces(old), groupBy, cumulative);
        expect(own.map((difference) => rowOf(difference, groupBy))).toEqual(
          naiveDifferences(traces, old, groupBy, cumulative),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('filterTraces, and statistics of what it leaves', () => {
    const anyFilters = fc.array(anyFilter, { maxLength: 4 });
    fc.assert(
      fc.property(anyTraces, anyFilters, anyGrouping, (traces, filters, grouping) => {
        const { groupBy, cumulative } = grouping;
        const own = fromTraces(traces).filterTraces(filters.map(({ filter }) => filter));
        const left = naiveFilterTraces(traces, filters);
        expect(plain(own)).toEqual(left);
        const statistics = own.statistics(groupBy, cumulative);
        expect(statistics.map((statistic) => rowOf(statistic, groupBy))).toEqual(
          naiveStatistics(left, groupBy, cumulative),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('every pattern and name that these tests use is hit and missed', () => {
    const hits = (pattern: string) => FILENAMES.filter((name) => fnmatchcase(name, pattern)).length;
    expect(hits('*')).toBe(FILENAMES.length);
    for (const pattern of ['*.js', '/app/[[]b].ts', '<*>', '?', '[!/]*']) {
      expect(hits(pattern)).toBeGreaterThan(0);
      expect(hits(pattern)).toBeLessThan(FILENAMES.length);
    }
  });
});

describe('laws', () => {
  const rowsOf = (snapshot: Snapshot, groupBy: GroupBy, cumulative: boolean) =>
    snapshot.statistics(groupBy, cumulative).map((statistic) => rowOf(statistic, groupBy));

  it('a snapshot keeps what it was made from', () => {
    fc.assert(
      fc.property(anyTraces, (traces) => {
        const snapshot = fromTraces(traces);
        expect(plain(snapshot)).toEqual(traces);
        expect(snapshot.total).toEqual({
          size: traces.reduce((sum, { size }) => sum + size, 0),
          count: traces.reduce((sum, { count }) => sum + count, 0),
        });
      }),
    );
  });

  it('what tables, a clone of them, and JSON bring back is equal', () => {
    fc.assert(
      fc.property(anyTraces, (traces) => {
        const snapshot = fromTraces(traces, { tracebackLimit: 7 });
        const cloned: SnapshotTables = structuredClone(snapshot.tables);
        const record = JSON.parse(JSON.stringify(snapshot));
        for (const same of [
          Snapshot.fromTables(snapshot.tables, snapshot),
          Snapshot.fromTables(cloned, snapshot),
          Snapshot.fromJSON(record),
          fromTraces(JSON.parse(JSON.stringify(snapshot.traces)), record),
          fromTraces(snapshot.traces, snapshot),
        ]) {
          expect(plain(same)).toEqual(traces);
          expect(same.traces.equals(snapshot.traces)).toBe(true);
          expect(same.tracebackLimit).toBe(7);
          expect(same.metadata).toEqual(snapshot.metadata);
        }
      }),
    );
  });

  it('nothing changes between a snapshot and itself', () => {
    fc.assert(
      fc.property(anyTraces, anyGrouping, (traces, { groupBy, cumulative }) => {
        const snapshot = fromTraces(traces);
        const changes = snapshot.compareTo(fromTraces(traces), groupBy, cumulative);
        expect(changes.every(({ sizeDiff, countDiff }) => sizeDiff === 0 && countDiff === 0)).toBe(
          true,
        );
        const sizes = snapshot.statistics(groupBy, cumulative).map(({ size }) => size);
        expect(changes.map(({ size }) => size)).toEqual(sizes);
      }),
    );
  });

  it('a comparison the other way round has every sign turned', () => {
    fc.assert(
      fc.property(anyTraces, anyTraces, anyGrouping, (a, b, { groupBy, cumulative }) => {
        const [one, two] = [fromTraces(a), fromTraces(b)];
        const turned = two.compareTo(one, groupBy, cumulative).map((difference) => {
          const [text, size, sizeDiff, count, countDiff] = rowOf(difference, groupBy);
          return [text, size! - sizeDiff!, 0 - sizeDiff!, count! - countDiff!, 0 - countDiff!];
        });
        const own = one.compareTo(two, groupBy, cumulative);
        const byGroup = (x: readonly unknown[], y: readonly unknown[]) =>
          String(x[0]) < String(y[0]) ? -1 : 1;
        expect(own.map((difference) => rowOf(difference, groupBy)).sort(byGroup)).toEqual(
          turned.sort(byGroup),
        );
      }),
    );
  });

  it('snapshots merge to the traces of all, and their order does not matter to statistics', () => {
    fc.assert(
      fc.property(anyTraces, anyTraces, anyGrouping, (a, b, { groupBy, cumulative }) => {
        const [one, two] = [fromTraces(a), fromTraces(b)];
        const merged = Snapshot.merge([one, two]);
        expect(plain(merged)).toEqual([...a, ...b]);
        expect(rowsOf(Snapshot.merge([two, one]), groupBy, cumulative)).toEqual(
          rowsOf(merged, groupBy, cumulative),
        );
      }),
    );
  });

  it('what a filter keeps and what it drops merge to the whole', () => {
    fc.assert(
      fc.property(anyTraces, anyGrouping, (traces, { groupBy, cumulative }) => {
        const whole = fromTraces(traces);
        const parts = [true, false].map((inclusive) =>
          whole.filterTraces([new Filter(inclusive, '/app/*', undefined, true)]),
        );
        expect(rowsOf(Snapshot.merge(parts), groupBy, cumulative)).toEqual(
          rowsOf(whole, groupBy, cumulative),
        );
      }),
    );
  });
});
