import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Snapshot } from '../src/index.ts';
import { anyGrouping, anyTraces } from './random-traces.ts';
import { snapshotOf } from './snapshot-text.ts';

const old = snapshotOf(`
         main.js:1  main.js:1  main.js:1
         a.js:2     b.js:3     c.js:4
  size   10         100        7
`);
const now = snapshotOf(`
         main.js:1  main.js:1  main.js:1  main.js:1
         d.js:5     a.js:2     a.js:2     c.js:4
  size   40         10         30         7
`);

describe('compareTo', () => {
  it('lists the greatest change first, and what did not change as well', () => {
    expect(now.compareTo(old, 'lineno').map(String)).toEqual([
      'b.js:3: size=0 B (-100 B), count=0 (-1)',
      'd.js:5: size=40 B (+40 B), count=1 (+1), average=40 B',
      'a.js:2: size=40 B (+30 B), count=2 (+1), average=20 B',
      'c.js:4: size=7 B (+0 B), count=1 (+0), average=7 B',
    ]);
  });

  it('finds nothing between a snapshot and itself', () => {
    for (const groupBy of ['lineno', 'filename', 'traceback', 'function', 'package'] as const) {
      const changes = now.compareTo(now, groupBy);
      expect(changes.map(({ sizeDiff, countDiff }) => [sizeDiff, countDiff])).toEqual(
        changes.map(() => [0, 0]),
      );
      expect(changes.map(({ size }) => size)).toEqual(
        now.statistics(groupBy).map(({ size }) => size),
      );
    }
  });

  it('is the other way round with its sign turned', () => {
    const turned = old.compareTo(now, 'traceback');
    for (const change of now.compareTo(old, 'traceback')) {
      const other = turned.find(({ traceback }) => traceback.equals(change.traceback));
      expect([other!.sizeDiff + change.sizeDiff, other!.countDiff + change.countDiff]).toEqual([
        0, 0,
      ]);
    }
  });

  it('compares domains by number', () => {
    const grown = snapshotOf('a.js:1  a.js:1\n size 5  9\n domain 0  1');
    const before = snapshotOf('a.js:1\n size 5\n domain 0');
    expect(grown.compareTo(before, 'domain').map(String)).toEqual([
      'arraybuffer:0: size=9 B (+9 B), count=1 (+1), average=9 B',
      'heap:0: size=5 B (+0 B), count=1 (+0), average=5 B',
    ]);
  });

  it('keeps domains of one name apart, the greater number first', () => {
    const metadata = { domains: { 7: 'gpu', 9: 'gpu' } };
    const before = snapshotOf('a.js:1  a.js:1\n size 0  8\n domain 7  9', { metadata });
    for (const domains of ['7  9', '9  7']) {
      const after = snapshotOf(`a.js:1  a.js:1\n size 4  4\n domain ${domains}`, { metadata });
      expect(after.compareTo(before, 'domain').map(({ sizeDiff }) => sizeDiff)).toEqual([-4, 4]);
    }
  });

  it('gives the same where the old frames are the first of the new ones', () => {
    fc.assert(
      fc.property(anyTraces, anyGrouping, fc.nat(60), (traces, { groupBy, cumulative }, before) => {
        const grown = Snapshot.fromTraces(traces);
        const earlier = traces.slice(0, before);
        const changes = (old: Snapshot) => grown.compareTo(old, groupBy, cumulative).map(String);
        const reversed = Snapshot.fromTraces(earlier.toReversed());
        expect(changes(Snapshot.fromTraces(earlier))).toEqual(changes(reversed));
      }),
    );
  });

  it('takes only snapshots', () => {
    expect(() => now.compareTo(null as unknown as Snapshot, 'lineno')).toThrow(
      'old is null, expected a Snapshot',
    );
  });
});
