import { describe, expect, it } from 'vitest';
import { LiveTraces, type Snapshot } from '../src/index.ts';

const MAX = Number.MAX_SAFE_INTEGER;

/** A table with one stack: `b` called by `a`. */
function table() {
  const live = new LiveTraces();
  const caller = live.stack(-1, live.frame({ filename: 'a.js', lineno: 1 }));
  const stack = live.stack(caller, live.frame({ filename: 'b.js', lineno: 2 }));
  return { live, caller, stack };
}

const rows = (snapshot: Snapshot) =>
  [...snapshot.traces].map(({ domain, size, traceback }) => [domain, size, String(traceback)]);

describe('track and untrack', () => {
  it('145. a trace is known by domain and id, and has the stack it was given', () => {
    const { live, stack } = table();
    expect(live.track(1000, 0x7f00_1234_5678, 24, stack, 40)).toBe(false);
    const trace = live.get(1000, 0x7f00_1234_5678)!;
    expect([trace.domain, trace.size, trace.count]).toEqual([1000, 24, 1]);
    expect(trace.traceback.slice().map(String)).toEqual(['b.js:2', 'a.js:1']);
    expect(trace.traceback.totalNframe).toBe(40);
    expect(live.get(1000, 0x1234_5678)).toBeUndefined();
  });

  it('146. 135. tracking it again replaces size and traceback, never two traces', () => {
    const { live, caller, stack } = table();
    live.track(0, 7, 10, stack, 3);
    expect(live.track(0, 7, 25, caller)).toBe(true);
    expect(rows(live.snapshot())).toEqual([[0, 25, 'a.js:1']]);
    expect(live.get(0, 7)!.traceback.totalNframe).toBeUndefined();
    expect([live.length, live.current, live.peak]).toEqual([1, 25, 25]);
    live.track(0, 7, 5, caller);
    expect([live.length, live.current, live.peak]).toEqual([1, 5, 25]);
  });

  it('147. 149. the same id in another domain is another trace, and counts as well', () => {
    const { live, stack } = table();
    live.track(0, 7, 10, stack);
    live.track(2 ** 32 - 1, 7, 30, stack);
    expect([live.length, live.current, live.domains]).toEqual([2, 40, [0, 2 ** 32 - 1]]);
    expect(live.untrack(0, 7)).toBe(true);
    expect(live.get(2 ** 32 - 1, 7)?.size).toBe(30);
    expect(live.tracedMemory(2 ** 32 - 1)).toEqual({ current: 30, peak: 30 });
    expect(live.tracedMemory(0)).toEqual({ current: 0, peak: 10 });
    expect(live.tracedMemory(5)).toEqual({ current: 0, peak: 0 });
  });

  it('148. untracking what is not tracked changes nothing, and says so', () => {
    const { live, stack } = table();
    expect(live.untrack(0, 7)).toBe(false);
    live.track(0, 7, 10, stack);
    expect([live.untrack(0, 8), live.untrack(1, 7)]).toEqual([false, false]);
    expect([live.untrack(0, 7), live.untrack(0, 7)]).toEqual([true, false]);
    expect([live.length, live.current, live.peak]).toEqual([0, 0, 10]);
  });

  it('152. what is not tracked has no trace', () => {
    const { live, stack } = table();
    live.track(0, 7, 10, stack);
    const seen = live.get(0, 7)!;
    live.untrack(0, 7);
    expect(live.get(0, 7)).toBeUndefined();
    expect(seen.size).toBe(10);
  });

  it('takes every id and size below 2^53, an empty traceback, and size 0', () => {
    const { live } = table();
    const ids = [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52 + 1, MAX - 1, MAX];
    for (const id of ids) expect(live.track(0, id, 0, -1)).toBe(false);
    expect(live.length).toBe(ids.length);
    live.track(0, 2 ** 32, MAX, -1, 2 ** 22 - 2);
    expect(live.get(0, 2 ** 32)).toMatchObject({ size: MAX, traceback: { length: 0 } });
    expect(live.get(0, 2 ** 32)!.traceback.totalNframe).toBe(2 ** 22 - 2);
    expect([live.current, live.get(0, 0)!.size]).toEqual([MAX, 0]);
    for (const id of ids) expect(live.untrack(0, id)).toBe(true);
    expect([live.length, live.current, live.peak]).toEqual([0, 0, MAX]);
  });

  it('127. a free of what was cleared does not count', () => {
    const { live, stack } = table();
    live.track(0, 7, 10, stack);
    live.clear();
    expect([live.length, live.current, live.peak, live.domains]).toEqual([0, 0, 0, []]);
    expect(live.untrack(0, 7)).toBe(false);
    expect(live.current).toBe(0);
    live.track(0, 7, 3, stack);
    expect(rows(live.snapshot())).toEqual([[0, 3, 'b.js:2']]);
  });

  it('129. the peak is the most since the start, or since it was reset', () => {
    const { live, stack } = table();
    live.track(0, 1, 100, stack);
    live.track(1, 2, 10, stack);
    live.untrack(0, 1);
    expect([live.current, live.peak]).toEqual([10, 110]);
    live.resetPeak();
    expect([live.peak, live.tracedMemory(0).peak, live.tracedMemory(1).peak]).toEqual([10, 0, 10]);
  });
});

describe('a snapshot', () => {
  it('is a copy: what happens later does not change it', () => {
    const { live, stack } = table();
    live.track(3, 1, 10, stack);
    live.track(0, 2, 20, -1, 9);
    const before = live.snapshot({ tracebackLimit: 5 });
    live.untrack(3, 1);
    live.track(0, 2, 21, stack);
    const lower = live.stack(stack, live.frame({ filename: 'c.js', lineno: 3 }));
    live.track(0, 4, 40, lower);
    const after = live.snapshot();
    live.clear();
    expect(rows(before)).toEqual([
      [0, 20, '<unknown>:0'],
      [3, 10, 'b.js:2'],
    ]);
    expect(before.traces.at(0)!.traceback.totalNframe).toBe(9);
    expect([before.tracebackLimit, after.tracebackLimit]).toEqual([5, 3]);
    expect(new Set(rows(after))).toEqual(
      new Set([
        [0, 21, 'b.js:2'],
        [0, 40, 'c.js:3'],
      ]),
    );
    expect(rows(live.snapshot())).toEqual([]);
  });

  it('says what it was told', () => {
    const { live } = table();
    const { metadata } = live.snapshot({ metadata: { domains: { 1000: 'pool' } } });
    expect(metadata.domains).toEqual({ 1000: 'pool' });
  });
});

describe('memory', () => {
  it('is at most 40 bytes a block while blocks are added, and 60 while they are freed', () => {
    const { live, stack } = table();
    const empty = live.memory;
    const bytesPerBlock = () => (live.memory - empty) / live.length;
    const most = { adding: 0, freeing: 0 };
    for (let id = 0; id < 200_000; id++) {
      live.track(0, 0x7f00_0000_0000 + id * 48, 1, stack);
      if (id % 97 === 0 && id > 1_000) most.adding = Math.max(most.adding, bytesPerBlock());
    }
    for (let id = 0; id < 198_000; id++) {
      live.untrack(0, 0x7f00_0000_0000 + id * 48);
      if (id % 97 === 0) most.freeing = Math.max(most.freeing, bytesPerBlock());
    }
    expect(most.adding).toBeGreaterThan(26);
    expect(most.adding).toBeLessThan(40);
    expect(most.freeing).toBeLessThan(60.5);
    expect(live.length).toBe(2_000);
  });

  it('does not grow by days of allocating and freeing', () => {
    const { live, stack } = table();
    for (let id = 0; id < 1_000; id++) live.track(0, id, 1, stack);
    const before = live.memory;
    for (let id = 1_000; id < 300_000; id++) {
      live.track(0, id, 1, stack);
      live.untrack(0, id - 1_000);
    }
    expect(live.memory).toBe(before);
    expect([live.length, live.current]).toEqual([1_000, 1_000]);
  });

  it('counts frames, stacks and strings', () => {
    const { live } = table();
    const before = live.memory;
    live.stack(-1, live.frame({ filename: 'x'.repeat(1_000), lineno: 1 }));
    expect(live.memory - before).toBeGreaterThan(1_000);
    expect(live.memory - before).toBeLessThan(1_500);
  });
});

describe('bad input is an error that says got and expected, and changes nothing', () => {
  const bad = [
    -1,
    1.5,
    Number.NaN,
    2 ** 53,
    Infinity,
    '7',
    7n,
    null,
    {},
    Symbol.iterator,
  ] as never[];
  const text = (value: unknown) =>
    typeof value === 'object' ? JSON.stringify(value) : String(value);

  it.each(bad.map((value) => [text(value), value]))('%s', (_, value) => {
    const { live, stack } = table();
    const wrong = { code: 'ERR_TRACEMALLOC_TRACE' };
    live.track(0, 7, 10, stack);
    expect(() => live.track(0, value, 1, stack)).toThrow(expect.objectContaining(wrong));
    expect(() => live.track(0, 8, value, stack)).toThrow(expect.objectContaining(wrong));
    expect(() => live.track(value, 8, 1, stack)).toThrow(expect.objectContaining(wrong));
    expect(() => live.track(0, 8, 1, stack, value)).toThrow(expect.objectContaining(wrong));
    if (value !== (-1 as never)) {
      expect(() => live.track(0, 8, 1, value)).toThrow(expect.objectContaining(wrong));
    }
    expect(() => live.untrack(0, value)).toThrow(expect.objectContaining(wrong));
    expect(() => live.untrack(value, 7)).toThrow(expect.objectContaining(wrong));
    expect(() => live.get(0, value)).toThrow(expect.objectContaining(wrong));
    expect(rows(live.snapshot())).toEqual([[0, 10, 'b.js:2']]);
    expect([live.length, live.current, live.domains]).toEqual([1, 10, [0]]);
  });

  it.each([-1, Number.NaN, 0.5, undefined])('the very first domain: %s', (domain) => {
    const { live, stack } = table();
    const wrong = expect.objectContaining({ code: 'ERR_TRACEMALLOC_TRACE' });
    for (let round = 0; round < 2; round++) {
      expect(() => live.untrack(domain as never, 1)).toThrow(wrong);
      expect(() => live.get(domain as never, 1)).toThrow(wrong);
      expect(() => live.track(domain as never, 1, 1, stack)).toThrow(wrong);
      expect(live.domains).toEqual([]);
      live.clear();
    }
  });

  it('a stack of another table, a domain beyond 32 bits, a sum beyond 2^53', () => {
    const { live, stack } = table();
    live.track(0, 1, MAX - 1, stack);
    expect(() => live.track(0, 2, 1, 2)).toThrow(
      'stack is 2, expected an integer in range [-1; 1]',
    );
    expect(() => live.track(2 ** 32, 2, 1, 0)).toThrow('domain is 4294967296, expected');
    expect(() => live.track(5, 2, 2, 0)).toThrow(`the sum of all sizes is ${2 ** 53}, expected`);
    expect([live.length, live.domains]).toEqual([1, [0]]);
    live.track(5, 2, 1, 0);
    expect(live.current).toBe(MAX);
  });

  it('a sum that is just in range is not refused, nor rounded on the way', () => {
    const { live, stack } = table();
    live.track(0, 1, MAX, stack);
    expect(live.track(0, 1, MAX - 1, stack)).toBe(true);
    live.track(0, 2, 1, stack);
    expect([live.current, live.peak, live.snapshot().total.size]).toEqual([MAX, MAX, MAX]);
  });
});

/** Park and Miller's generator (1988): the same events each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

type Block = { domain: number; size: number; stack: number; depth: number | undefined };

// Thousands of random events, against a plain Map.
describe.each(Array.from({ length: 60 }, (_, i) => i + 1))(
  'as a Map of blocks, seed %i',
  (seed) => {
    const below = random(seed);
    // Few ids, so that the same ones come again; far apart or close, so that they collide or do not.
    const stride = [1, 16, 48, 4096, 832_040, 2 ** 32, 2 ** 38 + 8, 6_700_417][below(8)]!;
    const ids = [20, 300, 4_000][below(3)]!;
    const domains = [0, 3, 389_047];

    it('tells the same after every event', () => {
      const live = new LiveTraces();
      const frames = Array.from({ length: 9 }, (_, i) => live.frame({ filename: 'f', lineno: i }));
      for (const frame of frames) live.stack(-1, frame);
      const blocks = new Map<string, Block>();
      let peak = 0;
      const current = () => [...blocks.values()].reduce((sum, { size }) => sum + size, 0);
      let sum = 0;
      let freeing = 50;
      for (let event = 0; event < 4_000; event++) {
        // Waves, so that tables grow and shrink.
        if (event % 500 === 0) freeing = below(100);
        const domain = domains[below(3)]!;
        const id = below(ids) * stride;
        const key = `${domain} ${id}`;
        const known = blocks.get(key);
        if (below(100) < freeing) {
          expect(live.untrack(domain, id)).toBe(blocks.delete(key));
          sum -= known?.size ?? 0;
        } else {
          const size = below(4) === 0 ? below(2 ** 20) * 2 ** 22 + below(9) : below(1_000);
          const stack = below(10) - 1;
          const depth = below(3) === 0 ? below(2 ** 22 - 1) : undefined;
          expect(live.track(domain, id, size, stack, depth)).toBe(known !== undefined);
          blocks.set(key, { domain, size, stack, depth });
          sum += size - (known?.size ?? 0);
          peak = Math.max(peak, sum);
        }
        if (below(2_000) === 0) {
          live.clear();
          blocks.clear();
          sum = 0;
          peak = 0;
        }
        if (below(1_000) === 0) {
          live.resetPeak();
          peak = sum;
        }
        if (live.current !== sum || live.peak !== peak || live.length !== blocks.size) {
          expect([live.current, live.peak, live.length]).toEqual([sum, peak, blocks.size]);
        }
        const asked = below(ids) * stride;
        expect(live.get(domain, asked)?.size).toBe(blocks.get(`${domain} ${asked}`)?.size);
      }
      expect(live.current).toBe(current());
      const expected = [...blocks.values()].map(({ domain, size, stack, depth }) =>
        [domain, size, stack === -1 ? '<unknown>:0' : `f:${stack}`, depth].join(' '),
      );
      const seen = [...live.snapshot().traces].map(({ domain, size, traceback }) =>
        [domain, size, traceback, traceback.totalNframe].join(' '),
      );
      expect(seen.sort()).toEqual(expected.sort());
      for (const domain of domains) {
        const own = [...blocks.values()].filter((block) => block.domain === domain);
        const total = own.reduce((all, { size }) => all + size, 0);
        expect(live.tracedMemory(domain).current).toBe(total);
      }
    });
  },
);

describe('allocating', () => {
  it('surrounds every growth of the table and every snapshot, and nothing else', () => {
    let calls = 0;
    let inside = false;
    const live = new LiveTraces({
      allocating: (work) => {
        calls++;
        const before = inside;
        inside = true;
        try {
          return work();
        } finally {
          inside = before;
        }
      },
    });
    const stack = live.stack(-1, live.frame({ filename: 'a.js', lineno: 1 }));
    live.track(0, 0, 1, stack);
    const before = calls;
    for (let id = 1; id < 10; id++) live.track(0, id, 1, stack);
    expect(calls).toBe(before);
    const { memory } = live;
    for (let id = 10; id < 100; id++) live.track(0, id, 1, stack);
    expect(live.memory).toBeGreaterThan(memory);
    expect(calls).toBeGreaterThan(before);
    const grown = calls;
    for (let lineno = 0; lineno < 100; lineno++)
      live.stack(-1, live.frame({ filename: 'a.js', lineno }));
    expect(calls).toBeGreaterThan(grown);
    const stacks = calls;
    expect(live.snapshot().total).toEqual({ size: 100, count: 100 });
    expect(live.allPlaces().places.stacks).toHaveLength(100);
    expect([calls, inside]).toEqual([stacks + 2, false]);
  });
});

it('a stack has its traceback, and its row in the tables of all places', () => {
  const { live, stack } = table();
  expect(live.tracebackOf(stack, 9).slice().map(String)).toEqual(['b.js:2', 'a.js:1']);
  expect(live.tracebackOf(stack, 9).totalNframe).toBe(9);
  expect(live.tracebackOf(-1)).toHaveLength(0);
  const { places, newRow } = live.allPlaces();
  const { strings, frames, stacks } = places;
  const frame = stacks.frame[newRow[stack + 1]! - 1]!;
  expect(strings[frames.filename[frame]!]).toBe('b.js');
  expect(newRow[0]).toBe(0);
});
