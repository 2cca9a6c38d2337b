import type { NumberStack } from '@tracemalloc/call-stacks';
import { expect, it, vi } from 'vitest';
import { WasmCollector } from '../../src/index.ts';
import { bothWays } from '../both-ways.ts';
import { exact, functionNames, tracedGuest } from '../guest.ts';

// The package takes the engine's function when it is loaded: count its calls from before then.
const asked = vi.hoisted(() => {
  const calls: Record<string, number> = {};
  const { captureStackTrace } = Error;
  Error.captureStackTrace = (holder, below) => {
    const name = below?.name ?? '';
    calls[name] = (calls[name] ?? 0) + 1;
    captureStackTrace(holder, below);
  };
  return calls;
});

/** Numbers stacks by their whole text in V8. */
function stackNumbers(): NumberStack {
  const numbers = new Map<string, number>();
  return () => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 255;
    const { stack = '' } = new Error();
    Error.stackTraceLimit = stackTraceLimit;
    const known = numbers.get(stack);
    if (known !== undefined) return known;
    numbers.set(stack, numbers.size + 1);
    return -numbers.size;
  };
}

const numbering: [string, () => NumberStack | undefined][] = [
  ['by the engine alone', () => undefined],
  ['by who numbers stacks', stackNumbers],
  ['by who numbers them, and voids all numbers each time', () => () => -1],
];

it.each(numbering)(
  'gives every block the same stack as a capture for that block, %s',
  async (_, number) => {
    const [hashed, captured] = await bothWays(
      'pairs',
      () => ({}),
      ({ keep, free_kept, pairs }) => {
        for (const count of [1, 30, 500]) keep!(count);
        pairs!(100, 8);
        const again = () => keep!(200);
        again();
        free_kept!();
        again();
        keep!(100);
      },
      number(),
    );
    expect(captured).toHaveLength(300);
    expect(new Set(captured.map((line) => line.replace(/^\d+ /, ''))).size).toBe(6);
    expect(hashed).toEqual(captured);
  },
);

it.each(numbering)(
  'and through JavaScript that calls back, throws, and takes from the table, %s',
  async (_, number) => {
    const [hashed, captured] = await bothWays(
      'semantics',
      (guest) => ({
        host: {
          call(number: number) {
            const { exports } = guest();
            if (number === 1) exports.c_malloc!(1000);
            if (number === 2) exports.through_host!(1, 2000);
            if (number === 3) {
              try {
                exports.through_host!(4, 3000);
              } catch {
                exports.indirectly!(3001);
              }
            }
            if (number === 4) throw new Error('out of WebAssembly');
          },
        },
      }),
      ({ through_host, c_malloc, indirectly, pointer_to_allocation }, table) => {
        const taken = table.get(pointer_to_allocation!());
        for (let round = 0; round < 5; round++) {
          for (const number of [0, 1, 2, 3]) through_host!(number, number + 10);
          expect(() => through_host!(4, 1)).toThrow('out of WebAssembly');
          taken(round + 100);
          c_malloc!(round + 200);
          indirectly!(round + 300);
          (round % 2 === 0 ? taken : indirectly!)(round + 400);
        }
      },
      number(),
    );
    expect(hashed).toEqual(captured);
    expect(captured.length).toBeGreaterThan(50);
  },
);

/** Counts how often the engine gives a stack: to capture it, and only to number its callers. */
function counting(work: () => void) {
  Object.assign(asked, { capture: 0, callers: 0 });
  work();
  const { capture, callers } = asked;
  return { capture, callers };
}

it('captures a stack once, however often it allocates', async () => {
  const { exports, collector } = await tracedGuest('pairs', {}, { start: exact });
  const asked = counting(() => exports.keep!(3000));
  // Three locations in the guest, and one in JavaScript.
  expect(asked).toEqual({ capture: 3, callers: 1 });
  expect(collector.takeSnapshot().traces).toHaveLength(3000);
});

it('captures a stack once, however often JavaScript enters, through exports and tables', async () => {
  const host = { call: () => {} };
  const { exports, collector, instance } = await tracedGuest('semantics', { host });
  const taken = instance.exports.__indirect_function_table.get(exports.pointer_to_allocation!());
  const asked = counting(() => {
    for (let round = 0; round < 1000; round++) {
      exports.c_malloc!(8);
      for (const allocate of [taken, exports.c_malloc!]) allocate(16);
    }
  });
  // The loop calls two functions at one location.
  expect(asked).toEqual({ capture: 3, callers: 3000 });
  expect(collector.takeSnapshot().statistics('traceback')).toHaveLength(3);
});

it('asks the engine once for each stack if stacks have numbers', async () => {
  const collector = new WasmCollector({ stackNumber: stackNumbers() });
  const host = { call: (size: number) => void exports.c_malloc!(size) };
  const { exports } = await tracedGuest('semantics', { host }, { collector, start: exact });
  const enter = () => {
    for (let round = 0; round < 100; round++) exports.c_malloc!(8);
  };
  expect(counting(enter)).toEqual({ capture: 1, callers: 1 });
  // The number is known, though another location captured it.
  expect(counting(() => enter())).toEqual({ capture: 1, callers: 1 });
  // The callers include frames of a guest, whose code may go away: it asks the engine each time.
  const nested = counting(() => {
    for (let round = 0; round < 100; round++) exports.through_host!(16, 24);
  });
  expect(nested.callers).toBeGreaterThan(100);
  expect(nested.capture).toBe(2);
  // With another limit of frames, all numbers are void.
  collector.stop();
  collector.start({ nframe: 3, exact: true });
  expect(counting(enter)).toEqual({ capture: 1, callers: 1 });
});

it('keeps nframe frames, and the number of all frames', async () => {
  for (const nframe of [1, 3, 25]) {
    const { exports, collector } = await tracedGuest(
      'pairs',
      {},
      { start: { nframe, exact: true } },
    );
    exports.keep!(1);
    const [trace] = collector.takeSnapshot().traces;
    const names = ['leaf', 'f7', 'f6', 'f5', 'f4', 'f3', 'f2', 'f1', 'keep'];
    const wanted = names.slice(0, nframe);
    expect(functionNames(trace!.traceback).slice(0, wanted.length)).toEqual(wanted);
    expect(trace!.traceback.length).toBeLessThanOrEqual(nframe);
    if (trace!.traceback.totalNframe !== undefined) {
      expect(trace!.traceback.totalNframe).toBeGreaterThan(names.length);
    }
  }
});
