import { describe, expect, it } from 'vitest';
import { Filter, type GroupBy, Snapshot, type TraceRecord } from '../src/index.ts';

// The columnar code against the most naive one: a Map from a key to a sum, walking every frame.

/** Park and Miller's generator (1988): the same traces each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

function randomTraces(seed: number, length: number): (TraceRecord & { traceback: Frame[] })[] {
  const below = random(seed);
  const frame = (): Frame => ({
    filename: ['a.js', 'b.js', '/x/node_modules/p/c.js'][below(3)]!,
    lineno: below(3),
    position: (['line', 'function', 'offset'] as const)[below(3)]!,
    functionName: ['', 'f', 'g'][below(3)]!,
  });
  return Array.from({ length }, () => ({
    size: below(1000),
    count: below(4),
    domain: below(3),
    traceback: Array.from({ length: below(6) }, frame),
  }));
}
type Frame = Required<Omit<Parameters<typeof place>[0], 'column'>>;

const place = (frame: {
  filename: string;
  lineno: number;
  position: 'line' | 'function' | 'offset';
  functionName: string;
}) => `${frame.filename}:${frame.lineno}:${frame.position}`;

const keys: Partial<Record<GroupBy, (frames: Frame[]) => string[]>> = {
  lineno: (frames) => frames.map(place),
  filename: (frames) => frames.map(({ filename }) => `${filename}:0:line`),
  traceback: (frames) => [frames.map(place).join('\n')],
};

function naive(traces: ReturnType<typeof randomTraces>, groupBy: GroupBy, cumulative: boolean) {
  const sums = new Map<string, [size: number, count: number]>();
  for (const { size, count = 1, traceback } of traces) {
    const all = keys[groupBy]!(traceback);
    for (const key of cumulative ? all : [all[0] ?? '']) {
      const [sizes, counts] = sums.get(key) ?? [0, 0];
      sums.set(key, [sizes + size, counts + count]);
    }
  }
  return sums;
}

describe.each([1, 2, 3, 4, 5])('as a Map of sums, seed %i', (seed) => {
  const traces = randomTraces(seed, 400);
  const snapshot = Snapshot.fromTraces(traces);

  it.each([
    ['lineno', false],
    ['lineno', true],
    ['filename', false],
    ['filename', true],
    ['traceback', false],
  ] as const)('%s, cumulative %s', (groupBy, cumulative) => {
    const own = snapshot
      .statistics(groupBy, cumulative)
      .map(({ traceback, size, count }) => [[...traceback].map(place).join('\n'), [size, count]]);
    expect(new Map(own as [string, [number, number]][])).toEqual(
      naive(traces, groupBy, cumulative),
    );
    expect(own).toHaveLength(naive(traces, groupBy, cumulative).size);
  });

  it('the parts of a snapshot merge to the whole', () => {
    const parts = ['a.js', 'b.js', '*/c.js'].map((name) =>
      snapshot.filterTraces([new Filter(true, name)]),
    );
    const whole = snapshot.filterTraces([new Filter(true, '*')]);
    expect(Snapshot.merge(parts).statistics('traceback').map(String)).toEqual(
      whole.statistics('traceback').map(String),
    );
    expect(whole.compareTo(Snapshot.merge(parts), 'traceback').every((d) => d.sizeDiff === 0)).toBe(
      true,
    );
  });
});
