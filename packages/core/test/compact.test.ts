import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Filter, Snapshot, SnapshotBuilder } from '../src/index.ts';
import { naiveStatistics, rowOf } from './naive-statistics.ts';
import { anyGrouping, anyTraces } from './random-traces.ts';

const rowsOf = ({ tables }: Snapshot) => ({
  strings: tables.strings.length,
  frames: tables.frames.length,
  stacks: tables.stacks.length,
  traces: tables.traces.length,
});

/** `traces` traces, each of a function of its own that `main` calls. */
function distinct(traces: number): Snapshot {
  const builder = new SnapshotBuilder();
  const main = builder.stack(-1, builder.frame({ filename: 'main.js', lineno: 1 }));
  for (let i = 0; i < traces; i++) {
    const frame = builder.frame({ filename: 'a.js', lineno: i, functionName: `f${i}` });
    builder.trace(builder.stack(main, frame), 16, { count: 2 });
  }
  return builder.finish();
}

describe('compact', () => {
  it('keeps of strings, frames and stacks those of the traces that are left', () => {
    const one = distinct(20_000).filterTraces([new Filter(true, 'a.js', 7)]);
    expect(rowsOf(one)).toEqual({ strings: 20_003, frames: 20_001, stacks: 20_001, traces: 1 });
    const compact = one.compact();
    // main.js, a.js, f7, and the name that is not known.
    expect(rowsOf(compact)).toEqual({ strings: 4, frames: 2, stacks: 2, traces: 1 });
    expect(compact.traces.equals(one.traces)).toBe(true);
  });

  it('gives the snapshot itself if there is nothing to drop', () => {
    const snapshot = distinct(3);
    expect(snapshot.compact()).toBe(snapshot);
    expect(snapshot.compact({ sumEqualTraces: true })).toBe(snapshot);
    expect(snapshot.filterTraces([]).compact().tables.stacks).toBe(snapshot.tables.stacks);
  });

  it('keeps nothing of a snapshot without traces', () => {
    const nothing = distinct(3).filterTraces([new Filter(true, 'b.js')]);
    expect(rowsOf(nothing.compact())).toEqual({ strings: 0, frames: 0, stacks: 0, traces: 0 });
  });

  it('adds up equal traces where asked', () => {
    const snapshot = distinct(20_000);
    const thrice = Snapshot.merge([snapshot, snapshot, snapshot]);
    expect(rowsOf(thrice.compact())).toMatchObject({ stacks: 20_001, traces: 60_000 });
    const summed = thrice.compact({ sumEqualTraces: true });
    expect(rowsOf(summed)).toMatchObject({ stacks: 20_001, traces: 20_000 });
    expect(summed.traces.at(0)).toMatchObject({ size: 48, count: 6 });
    expect(summed.total).toEqual(thrice.total);
  });

  it('adds up no traces whose blocks, domains or depths differ', () => {
    const traceback = [{ filename: 'a.js', lineno: 1 }];
    const traces = [
      { size: 8, traceback },
      { size: 16, traceback },
      { size: 16, count: 2, traceback },
      { size: 8, domain: 1, traceback },
      { size: 8, totalNframe: 3, traceback },
      { size: 7, count: 2, traceback },
      { size: 7, count: 0, traceback },
      { size: 7, count: 2, traceback },
    ];
    const summed = Snapshot.fromTraces(traces).compact({ sumEqualTraces: true });
    expect(Array.from(summed.traces, ({ size, count }) => [size, count])).toEqual([
      [24, 3],
      [16, 1],
      [8, 1],
      [8, 1],
      [14, 4],
      [7, 0],
    ]);
  });

  it('refuses to add up what no trace can hold', () => {
    const traceback = [{ filename: 'a.js', lineno: 1 }];
    const trace = { size: Number.MAX_SAFE_INTEGER, traceback };
    const snapshot = Snapshot.fromTraces([trace, trace]);
    expect(() => snapshot.compact({ sumEqualTraces: true })).toThrow('the sum of all sizes is');
    expect(snapshot.compact()).toBe(snapshot);
  });

  it('changes no statistics', () => {
    fc.assert(
      fc.property(anyTraces, anyGrouping, fc.boolean(), (traces, grouping, sumEqualTraces) => {
        const { groupBy, cumulative } = grouping;
        const inA = traces.filter(({ traceback }) => traceback[0]?.filename === '/app/a.js');
        const compact = Snapshot.fromTraces(traces)
          .filterTraces([new Filter(true, '/app/a.js')])
          .compact({ sumEqualTraces });
        expect(
          compact.statistics(groupBy, cumulative).map((answer) => rowOf(answer, groupBy)),
        ).toEqual(naiveStatistics(inA, groupBy, cumulative));
        // It is in order, and a second time changes nothing.
        const again = Snapshot.fromTables(compact.tables).compact({ sumEqualTraces });
        expect(again.tables).toBe(compact.tables);
      }),
    );
  });
});

describe('merge', () => {
  it('drops what no trace needs, and keeps equal traces apart', () => {
    const snapshot = distinct(20_000);
    const one = snapshot.filterTraces([new Filter(true, 'a.js', 7)]);
    const small = { strings: 4, frames: 2, stacks: 2 };
    expect(rowsOf(Snapshot.merge([one]))).toEqual({ ...small, traces: 1 });
    expect(rowsOf(Snapshot.merge([one, one, one]))).toEqual({ ...small, traces: 3 });
  });
});
