import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Snapshot,
  type Statistic,
  type StatisticDiff,
  type TracemallocError,
} from '../src/index.ts';
import { rowOf } from './naive-statistics.ts';
import { anyGrouping, anyTraces } from './random-traces.ts';
import { snapshotOf } from './snapshot-text.ts';

const rows = (answers: (Statistic | StatisticDiff)[]) =>
  answers.map((answer) => rowOf(answer, 'function'));
const anyLimit = fc.oneof(fc.nat(5), fc.nat(80), fc.constant(Number.MAX_SAFE_INTEGER));
/** Hundreds of groups of few sizes: at any limit, some tie with the last one in. */
const tied = fc
  .array(fc.tuple(fc.nat(300), fc.nat(2)), { minLength: 100, maxLength: 400, size: 'max' })
  .map((pairs) =>
    Snapshot.fromTraces(
      pairs.map(([lineno, size]) => ({ size, traceback: [{ filename: 'a.js', lineno }] })),
    ),
  );

describe('a limit', () => {
  it('gives the first of what there would be without it', () => {
    fc.assert(
      fc.property(anyTraces, anyTraces, anyGrouping, anyLimit, (a, b, grouping, limit) => {
        const { groupBy, cumulative } = grouping;
        const [now, old] = [Snapshot.fromTraces(a), Snapshot.fromTraces(b)];
        expect(rows(now.statistics(groupBy, cumulative, limit))).toEqual(
          rows(now.statistics(groupBy, cumulative).slice(0, limit)),
        );
        expect(rows(now.compareTo(old, groupBy, cumulative, limit))).toEqual(
          rows(now.compareTo(old, groupBy, cumulative).slice(0, limit)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('takes the same ones of many that tie', () => {
    fc.assert(
      fc.property(tied, tied, fc.nat(300), (now, old, limit) => {
        const all = now.statistics('lineno');
        const changes = now.compareTo(old, 'lineno');
        for (const most of [0, 1, limit, all.length - 1, all.length, all.length + 1]) {
          expect(rows(now.statistics('lineno', false, most))).toEqual(rows(all.slice(0, most)));
          expect(rows(now.compareTo(old, 'lineno', false, most))).toEqual(
            rows(changes.slice(0, most)),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('holds where sizes are too large to be sorted in one number with their place', () => {
    const sizes = [2 ** 52, 1, 2 ** 52 - 1, 7, 2 ** 51, 7];
    const snapshot = Snapshot.fromTraces(
      sizes.map((size, lineno) => ({ size, traceback: [{ filename: 'a.js', lineno }] })),
    );
    const lines = (limit?: number) =>
      snapshot.statistics('lineno', false, limit).map(({ traceback }) => traceback.at(0)!.lineno);
    expect(lines()).toEqual([0, 2, 4, 5, 3, 1]);
    for (const limit of [0, 1, 2, 4, 6, 7]) expect(lines(limit)).toEqual(lines().slice(0, limit));
  });

  const snapshot = snapshotOf('a.js:1  b.js:2\n size 1  2');
  it('is none unless said', () => {
    for (const limit of [undefined, Number.POSITIVE_INFINITY]) {
      expect(snapshot.statistics('lineno', false, limit)).toHaveLength(2);
      expect(snapshot.compareTo(snapshot, 'lineno', false, limit)).toHaveLength(2);
    }
  });

  it.each([[-1], [0.5], [Number.NaN], [Number.NEGATIVE_INFINITY], ['1'], [null], [{}]])(
    'is not %s',
    (limit) => {
      const code = 'ERR_TRACEMALLOC_LIMIT';
      const refusal = expect.objectContaining({ code }) as TracemallocError;
      for (const call of [
        () => snapshot.statistics('lineno', false, limit as number),
        () => snapshot.compareTo(snapshot, 'lineno', false, limit as number),
      ]) {
        expect(call).toThrow(/^limit is .*, expected an integer in range \[0; 9007199254740991\]$/);
        expect(call).toThrow(refusal);
      }
    },
  );
});
