import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Snapshot, type Traceback } from '../src/index.ts';
import { anyTraces, PACKAGES } from './random-traces.ts';
import { snapshotOf } from './snapshot-text.ts';

const snapshot = snapshotOf(`
           main.js:1      main.js:1      main.js:3      main.js:3
           lib/a.js:2     lib/b.js:9     .              .
    size   10             20             5              7
`);
const folder = (traceback: Traceback) => traceback.at(0)?.filename.replace(/[^/]*$/, '') || 'none';

describe('a grouping of one’s own', () => {
  it('adds traces up by the name that the function gives to their tracebacks', () => {
    expect(snapshot.statistics(folder).map(String)).toEqual([
      'lib/:0: size=30 B, count=2, average=15 B',
      'none:0: size=12 B, count=2, average=6 B',
    ]);
    expect(snapshot.statistics(folder, false, 1)).toHaveLength(1);
  });

  it('is asked once a stack, not once a trace', () => {
    const asked: string[] = [];
    snapshot.statistics((traceback) => {
      asked.push([...traceback].join(' < '));
      return '';
    });
    expect(asked).toHaveLength(3);
    expect(new Set(asked)).toEqual(
      new Set(['lib/a.js:2 < main.js:1', 'lib/b.js:9 < main.js:1', 'main.js:3']),
    );
  });

  it('compares snapshots by these names', () => {
    const old = snapshotOf(`
               lib/a.js:2     old/c.js:1
        size   28             1
    `);
    expect(snapshot.compareTo(old, folder).map(String)).toEqual([
      'none:0: size=12 B (+12 B), count=2 (+2), average=6 B',
      'lib/:0: size=30 B (+2 B), count=2 (+1), average=15 B',
      'old/:0: size=0 B (-1 B), count=0 (-1)',
    ]);
  });

  it('may give anything but what is no string', () => {
    expect(() => snapshot.statistics((() => 7) as never)).toThrow(
      'the group of a traceback is 7, expected a string',
    );
    expect(() => snapshot.statistics('line' as never)).toThrow(
      'groupBy is "line", expected one of filename, lineno, function, package, traceback, domain, or a function',
    );
  });

  it.each([
    ['filename', (traceback: Traceback) => traceback.at(0)!.filename],
    ['package', (traceback: Traceback) => PACKAGES[traceback.at(0)!.filename]!],
  ] as const)('answers as the built-in group: %s, cumulatively too', (groupBy, groupOf) => {
    fc.assert(
      fc.property(anyTraces, anyTraces, fc.boolean(), (traces, oldTraces, cumulative) => {
        // The built-in group of the empty traceback has no name, which no name can be.
        const [now, old] = [traces, oldTraces].map((all) =>
          Snapshot.fromTraces(all.filter(({ traceback }) => traceback.length > 0)),
        ) as [Snapshot, Snapshot];
        expect(now.statistics(groupOf, cumulative).map(String)).toEqual(
          now.statistics(groupBy, cumulative).map(String),
        );
        expect(now.compareTo(old, groupOf, cumulative).map(String)).toEqual(
          now.compareTo(old, groupBy, cumulative).map(String),
        );
      }),
    );
  });
});
