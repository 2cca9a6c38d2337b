import { describe, expect, it } from 'vitest';
import { Snapshot, type TracemallocError } from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

const snapshot = snapshotOf(`
           main.js:1      main.js:1      main.js:1      main.js:3
           a.js:2         a.js:2         a.js:4         .
           a.js:4         b.js:9         .              .
    size   10             20             5              1
    count  1              2              1              1
`);

describe('statistics', () => {
  it('groups by line of the most recent frame', () => {
    expect(snapshot.statistics('lineno').map(String)).toEqual([
      'b.js:9: size=20 B, count=2, average=10 B',
      'a.js:4: size=15 B, count=2, average=8 B',
      'main.js:3: size=1 B, count=1, average=1 B',
    ]);
  });

  it('groups by file', () => {
    expect(snapshot.statistics('filename').map(String)).toEqual([
      'b.js:0: size=20 B, count=2, average=10 B',
      'a.js:0: size=15 B, count=2, average=8 B',
      'main.js:0: size=1 B, count=1, average=1 B',
    ]);
  });

  it('groups by traceback', () => {
    const groups = snapshot.statistics('traceback');
    expect(groups.map(({ traceback, size }) => `${[...traceback].join(' < ')}: ${size}`)).toEqual([
      'b.js:9 < a.js:2 < main.js:1: 20',
      'a.js:4 < a.js:2 < main.js:1: 10',
      'a.js:4 < main.js:1: 5',
      'main.js:3: 1',
    ]);
  });

  it('adds a trace to every frame when cumulative', () => {
    expect(snapshot.statistics('lineno', true).map(String)).toEqual([
      'main.js:1: size=35 B, count=4, average=9 B',
      'a.js:2: size=30 B, count=3, average=10 B',
      'b.js:9: size=20 B, count=2, average=10 B',
      'a.js:4: size=15 B, count=2, average=8 B',
      'main.js:3: size=1 B, count=1, average=1 B',
    ]);
  });

  it('counts a frame that recurs as often as it occurs, as CPython does', () => {
    const recursive = snapshotOf(`
           walk.js:3
           walk.js:3
           walk.js:3
    size   10
    `);
    expect(recursive.statistics('lineno', true).map(String)).toEqual([
      'walk.js:3: size=30 B, count=3, average=10 B',
    ]);
  });

  it('keeps places of different kinds apart', () => {
    const mixed = snapshotOf(`
           a.js:5  a.js:5(function)  a.js:0x5
    size   1       2                 3
    `);
    expect(mixed.statistics('lineno').map(String)).toEqual([
      'a.js:0x5: size=3 B, count=1, average=3 B',
      'a.js:5 (function): size=2 B, count=1, average=2 B',
      'a.js:5: size=1 B, count=1, average=1 B',
    ]);
  });

  it('lists equal sizes from the last line to the first', () => {
    const tied = snapshotOf(`
           a.js:9  a.js:10  b.js:1
    size   1       1        1
    `);
    const lines = tied.statistics('lineno').map(({ traceback }) => String(traceback));
    expect(lines).toEqual(['b.js:1', 'a.js:10', 'a.js:9']);
  });

  it('names the function only where all traces of a line agree on it', () => {
    const minified = snapshotOf(`
           a.js:1 f  a.js:1 f  b.js:1 f  b.js:1 g
    size   1         1         5         5
    `);
    const names = minified.statistics('lineno').map(({ traceback }) => traceback.at(0));
    expect(names.map((frame) => [String(frame), frame?.functionName])).toEqual([
      ['b.js:1', ''],
      ['a.js:1', 'f'],
    ]);
  });

  it('groups by function, at its first line where that is known', () => {
    const functions = snapshotOf(`
           a.js:7(function) f  a.js:7(function) f  a.js:9(function) f  a.js:7 f
    size   1                   1                   4                   8
    `);
    const groups = functions.statistics('function');
    expect(
      groups.map(({ traceback, size }) => [String(traceback), traceback.at(0)?.functionName, size]),
    ).toEqual([
      ['a.js:0 (function)', 'f', 8],
      ['a.js:9 (function)', 'f', 4],
      ['a.js:7 (function)', 'f', 2],
    ]);
  });

  it('groups by domain, under its name', () => {
    const domains = snapshotOf(
      `
           a.js:1  a.js:1  a.js:1  a.js:1
    size   1       2       4       8
    domain 0       1       1000    4294967295
    `,
      { metadata: { domains: { 1000: 'gpu' } } },
    );
    const names = domains.statistics('domain').map(({ traceback }) => traceback.at(0)?.filename);
    expect(names).toEqual(['domain 4294967295', 'gpu', 'arraybuffer', 'heap']);
  });

  it('puts the empty traceback in a group of its own', () => {
    const empty = Snapshot.fromTraces([
      { size: 3, traceback: [] },
      { size: 4, traceback: [{ filename: 'a.js', lineno: 1 }] },
    ]);
    for (const groupBy of ['lineno', 'filename', 'traceback'] as const) {
      const lengths = empty
        .statistics(groupBy)
        .map(({ traceback, size }) => [traceback.length, size]);
      expect(lengths).toEqual([
        [1, 4],
        [0, 3],
      ]);
    }
    expect(empty.statistics('lineno', true)).toHaveLength(1);
  });

  it('counts a trace of size 0', () => {
    expect(snapshotOf('a.js:1\n size 0').statistics('lineno').map(String)).toEqual([
      'a.js:1: size=0 B, count=1, average=0 B',
    ]);
  });

  it.each([
    ['line', false, 'ERR_TRACEMALLOC_GROUP', /groupBy is "line", expected one of filename,/],
    [
      'traceback',
      true,
      'ERR_TRACEMALLOC_CUMULATIVE',
      /^groupBy is "traceback", expected one of filename, lineno, function, package$/,
    ],
    [
      'domain',
      true,
      'ERR_TRACEMALLOC_CUMULATIVE',
      /^groupBy is "domain", expected one of filename, lineno, function, package$/,
    ],
  ])('refuses %s, cumulative %s', (groupBy, cumulative, code, message) => {
    const call = () => snapshot.statistics(groupBy as 'lineno', cumulative);
    expect(call).toThrow(message);
    expect(call).toThrow(expect.objectContaining({ code }) as TracemallocError);
  });
});
