import { describe, expect, it } from 'vitest';
import {
  Frame,
  type GroupBy,
  Snapshot,
  Statistic,
  StatisticDiff,
  Traceback,
  type TracemallocError,
} from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

// Numbers are those of parity.md beside this file.

const refusal = (code: string) => expect.objectContaining({ code }) as TracemallocError;
const now = snapshotOf(`
         main.js:9  main.js:9  main.js:9  main.js:9
         a.js:2     a.js:2     a.js:5     b.js:1
  size   30         12         1          66
  domain 0          7          0          0
  depth  2          5          2          2
`);
const old = snapshotOf(`
         main.js:9  main.js:9  main.js:9
         a.js:2     c.js:5     b.js:1
  size   10         2          66
`);
const lines = (of: Snapshot, groupBy: GroupBy, cumulative = false) =>
  of.statistics(groupBy, cumulative).map(String);
const places = (of: Snapshot, groupBy: GroupBy = 'lineno') =>
  of.statistics(groupBy).map(({ traceback }) => [...traceback].join(' < '));

describe('statistics', () => {
  it('15. and 40. the group is named groupBy; an unknown one is refused before the mode is', () => {
    const call = () => now.statistics('foo' as never, true);
    expect(call).toThrow(/^groupBy is "foo", expected one of filename, lineno, function/);
    expect(call).toThrow(refusal('ERR_TRACEMALLOC_GROUP'));
    for (const wrong of [undefined, null, 1, 'constructor', {}]) {
      expect(() => now.statistics(wrong as never)).toThrow(refusal('ERR_TRACEMALLOC_GROUP'));
    }
  });

  it('16. cumulative mode needs no traceback limit above 1', () => {
    const shallow = Snapshot.fromTraces(old.traces, { tracebackLimit: 1 });
    expect(lines(shallow, 'lineno', true)).toEqual(lines(old, 'lineno', true));
  });

  it('41. tracebacks have no cumulative mode; a mode may be anything truthy', () => {
    for (const cumulative of [true, 1 as never, 'yes' as never]) {
      expect(() => now.statistics('traceback', cumulative)).toThrow(
        refusal('ERR_TRACEMALLOC_CUMULATIVE'),
      );
    }
    expect(now.statistics('traceback', 0 as never)).toHaveLength(3);
  });

  it('42. a line is that of the most recent frame', () => {
    expect(lines(now, 'lineno')).toEqual([
      'b.js:1: size=66 B, count=1, average=66 B',
      'a.js:2: size=42 B, count=2, average=21 B',
      'a.js:5: size=1 B, count=1, average=1 B',
    ]);
  });

  it('43. a file is that of the most recent frame, at line 0', () => {
    expect(lines(now, 'filename')).toEqual([
      'b.js:0: size=66 B, count=1, average=66 B',
      'a.js:0: size=43 B, count=3, average=14 B',
    ]);
  });

  it('44. and 45. tracebacks of all depths, and all domains, add up', () => {
    expect(now.statistics('traceback').map(({ size, count }) => [size, count])).toEqual([
      [66, 1],
      [42, 2],
      [1, 1],
    ]);
  });

  it('46. names are files exactly as they are', () => {
    const names = snapshotOf('a.py:1  a.pyc:1  ./a.py:1  A.py:1\n size 1  1  1  1');
    expect(places(names, 'filename')).toEqual(['a.pyc:0', 'a.py:0', 'A.py:0', './a.py:0']);
  });

  it('47. cumulatively, a trace adds to the group of each of its frames', () => {
    expect(lines(now, 'lineno', true)[0]).toBe('main.js:9: size=109 B, count=4, average=27 B');
    expect(lines(now, 'filename', true)).toContain('main.js:0: size=109 B, count=4, average=27 B');
  });

  it('48. cumulatively, a frame counts as often as it occurs, also beyond what is traced', () => {
    const recursive = snapshotOf('walk.js:3\n walk.js:3\n walk.js:4\n size 10');
    expect(lines(recursive, 'lineno', true)).toEqual([
      'walk.js:3: size=20 B, count=2, average=10 B',
      'walk.js:4: size=10 B, count=1, average=10 B',
    ]);
    expect(lines(recursive, 'filename', true)).toEqual([
      'walk.js:0: size=30 B, count=3, average=10 B',
    ]);
  });

  it('49. sizes and counts are sums; a trace of size 0 counts', () => {
    const zero = snapshotOf('a.js:1  a.js:1  b.js:1\n size 0  0  0\n count 1  1  0');
    expect(lines(zero, 'lineno')).toEqual([
      'a.js:1: size=0 B, count=2, average=0 B',
      'b.js:1: size=0 B, count=0',
    ]);
  });

  it('49. so does one of size -0, in a column as wide as doubles', () => {
    const traceback = (filename: string) => [{ filename, lineno: 1 }];
    const zero = Snapshot.fromTraces([
      { size: 2 ** 40, traceback: traceback('a.js') },
      { size: -0, count: -0, traceback: traceback('b.js') },
    ]);
    for (const groupBy of ['lineno', 'filename', 'traceback'] as const) {
      expect(zero.statistics(groupBy)).toHaveLength(2);
      expect(zero.compareTo(zero, groupBy)).toHaveLength(2);
    }
  });

  it('50. the result is a new list of new objects each time, the greatest first', () => {
    const [once, twice] = [now.statistics('lineno'), now.statistics('lineno')];
    expect(once).not.toBe(twice);
    expect(once[0]).not.toBe(twice[0]);
    expect(once.map(({ size }) => size)).toEqual([66, 42, 1]);
  });

  it('58. and 32. nothing gives nothing', () => {
    const empty = Snapshot.fromTraces([]);
    for (const groupBy of ['lineno', 'filename', 'traceback', 'domain'] as const) {
      expect(empty.statistics(groupBy)).toEqual([]);
      expect(empty.compareTo(empty, groupBy)).toEqual([]);
    }
    const other = Snapshot.fromTraces([], { tracebackLimit: 25 });
    expect(now.compareTo(other, 'lineno')).toHaveLength(3);
  });

  it('59. the empty traceback is a group of its own, by any key; cumulatively it is in none', () => {
    const some = snapshotOf('.  a.js:1\n size 3  4');
    for (const groupBy of ['lineno', 'filename', 'traceback', 'function', 'package'] as const) {
      expect(some.statistics(groupBy).map(({ traceback }) => traceback.length)).toEqual([1, 0]);
    }
    expect(lines(some, 'lineno', true)).toEqual(['a.js:1: size=4 B, count=1, average=4 B']);
  });

  it('60. the order is total: no two groups are equal in it, so that it is always the same', () => {
    const tied = snapshotOf('b.js:1  a.js:1  a.js:1  c.js:1\n size 4  2  2  4');
    const turned = Snapshot.fromTraces(tied.traces.slice().reverse());
    expect(places(turned)).toEqual(places(tied));
  });

  it('61. ties in the numbers put the larger traceback first', () => {
    expect(places(snapshotOf('a.js:1  c.js:1  b.js:1\n size 1  1  1'))).toEqual([
      'c.js:1',
      'b.js:1',
      'a.js:1',
    ]);
    expect(places(snapshotOf('a.js:9  a.js:10\n size 1  1'))).toEqual(['a.js:10', 'a.js:9']);
    const prefix = snapshotOf(`
           .       z.js:1
           a.js:1  a.js:1
      size 1       1
    `);
    expect(places(prefix, 'traceback')).toEqual(['a.js:1 < z.js:1', 'a.js:1']);
  });

  it('5. and 62. tied tracebacks are compared from the place of the allocation on', () => {
    const tied = snapshotOf(`
           z.js:1  a.js:1
           a.js:1  b.js:1
      size 1       1
    `);
    expect(places(tied, 'traceback')).toEqual(['b.js:1 < a.js:1', 'a.js:1 < z.js:1']);
  });

  it('63. lines and files depend on no frame but the most recent one', () => {
    const deep = snapshotOf('x.js:1  y.js:1\n a.js:1  b.js:1\n size 1  1');
    const other = snapshotOf('y.js:7  .\n a.js:1  b.js:1\n size 1  1');
    for (const groupBy of ['lineno', 'filename'] as const) {
      expect(lines(other, groupBy)).toEqual(lines(deep, groupBy));
    }
  });
});

describe('compareTo', () => {
  const changes = now.compareTo(old, 'lineno');
  const of = (place: string) => changes.find(({ traceback }) => String(traceback) === place);

  it('53. gives the new numbers of a group, and what changed in them', () => {
    expect(of('a.js:2')).toMatchObject({ size: 42, sizeDiff: 32, count: 2, countDiff: 1 });
  });

  it('13. and 54. what is only in one of both has changed by all of it', () => {
    expect(of('a.js:5')).toMatchObject({ size: 1, sizeDiff: 1, count: 1, countDiff: 1 });
    expect(of('c.js:5')).toMatchObject({ size: 0, sizeDiff: -2, count: 0, countDiff: -1 });
  });

  it('55. what did not change is kept', () => {
    expect(of('b.js:1')).toMatchObject({ size: 66, sizeDiff: 0, count: 1, countDiff: 0 });
  });

  it('56. is sorted by change of size, size, change of count, count, then traceback', () => {
    const before = snapshotOf(`
             a.js:1  b.js:1  c.js:1  d.js:1  e.js:1
      size   9       1       1       1       1
      count  1       1       5       2       2
    `);
    const after = snapshotOf(`
             b.js:1  c.js:1  d.js:1  e.js:1  f.js:1
      size   9       9       9       9       7
      count  2       2       2       2       1
    `);
    const ordered = after.compareTo(before, 'lineno').map(({ traceback }) => String(traceback));
    expect(ordered).toEqual(['a.js:1', 'c.js:1', 'b.js:1', 'e.js:1', 'd.js:1', 'f.js:1']);
    const counts = snapshotOf('a.js:1  b.js:1\n size 5  5\n count 4  1');
    const onlyCounts = snapshotOf('a.js:1  b.js:1\n size 5  5\n count 5  2');
    expect(onlyCounts.compareTo(counts, 'lineno').map(({ count }) => count)).toEqual([5, 2]);
  });

  it('57. refuses the same as statistics, and what is no snapshot', () => {
    expect(() => now.compareTo(old, 'foo' as never)).toThrow(refusal('ERR_TRACEMALLOC_GROUP'));
    expect(() => now.compareTo(old, 'traceback', true)).toThrow(
      refusal('ERR_TRACEMALLOC_CUMULATIVE'),
    );
    for (const other of [null, undefined, {}, now.tables]) {
      expect(() => now.compareTo(other as never, 'lineno')).toThrow(
        refusal('ERR_TRACEMALLOC_TRACE'),
      );
    }
  });
});

describe('Statistic and StatisticDiff', () => {
  const tb = new Traceback([new Frame('a.js', 1)]);

  it('51. has a traceback, a size and a count, and no more', () => {
    expect(Object.keys(new Statistic(tb, 10, 3))).toEqual(['traceback', 'size', 'count']);
    const keys = ['traceback', 'size', 'count', 'sizeDiff', 'countDiff'];
    expect(Object.keys(new StatisticDiff(tb, 10, 1, 3, 1))).toEqual(keys);
  });

  it('52. is equal by all it has; a statistic never equals a difference', () => {
    const statistic = new Statistic(tb, 10, 3);
    expect(statistic.equals(new Statistic(new Traceback([new Frame('a.js', 1)]), 10, 3))).toBe(
      true,
    );
    expect(statistic.equals(new Statistic(tb, 11, 3))).toBe(false);
    expect(statistic.equals(new Statistic(tb, 10, 4))).toBe(false);
    expect(statistic.equals(new Statistic(new Traceback([]), 10, 3))).toBe(false);
    const difference = new StatisticDiff(tb, 10, 0, 3, 0);
    expect(statistic.equals(difference)).toBe(false);
    expect(difference.equals(statistic)).toBe(false);
    expect(difference.equals(new StatisticDiff(tb, 10, 0, 3, 0))).toBe(true);
    expect(difference.equals(new StatisticDiff(tb, 10, 1, 3, 0))).toBe(false);
    expect(difference.equals(new StatisticDiff(tb, 10, 0, 3, 1))).toBe(false);
    for (const other of [undefined, null, 1, 'a', {}, tb]) {
      expect([statistic.equals(other), difference.equals(other)]).toEqual([false, false]);
    }
    expect('compare' in statistic).toBe(false);
  });

  it('68. is shown with the average, unless there are no blocks', () => {
    expect(String(new Statistic(tb, 10, 4))).toBe('a.js:1: size=10 B, count=4, average=2 B');
    expect(String(new Statistic(tb, 0, 0))).toBe('a.js:1: size=0 B, count=0');
    expect(new Statistic(tb, 0, 0).average).toBe(0);
  });

  it('70. a difference is shown with signs, and with the new average', () => {
    expect(String(new StatisticDiff(tb, 20480, -10496, 2, -1))).toBe(
      'a.js:1: size=20.0 KiB (-10.2 KiB), count=2 (-1), average=10.0 KiB',
    );
    expect(String(new StatisticDiff(tb, 0, -5, 0, -1))).toBe(
      'a.js:1: size=0 B (-5 B), count=0 (-1)',
    );
    expect(String(new StatisticDiff(tb, 5, 0, 1, 0))).toBe(
      'a.js:1: size=5 B (+0 B), count=1 (+0), average=5 B',
    );
  });

  it('71. is logged with exact numbers: its fields', () => {
    expect({ ...new Statistic(tb, 20480, 3) }).toEqual({ traceback: tb, size: 20480, count: 3 });
    const difference = { traceback: tb, size: 0, sizeDiff: -10, count: 0, countDiff: -3 };
    expect({ ...new StatisticDiff(tb, 0, -10, 0, -3) }).toEqual(difference);
  });
});
