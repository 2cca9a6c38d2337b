import { Snapshot } from '@tracemalloc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCollapsedStacks, toSpeedscope } from '../../src/index.ts';
import { snapshots } from '../arbitrary-snapshot.ts';

const main = { filename: 'main.js', lineno: 1 };
const remember = { filename: 'cache.js', lineno: 12, column: 3, functionName: 'remember' };
const handle = {
  filename: 'a;b.js',
  lineno: 40,
  functionName: 'handle',
  position: 'function',
} as const;
const snapshot = Snapshot.fromTraces(
  [
    { size: 300, traceback: [remember, handle, main] },
    { size: 50, domain: 1, traceback: [handle, main] },
    { size: 30, traceback: [remember, handle, main] },
    { size: 0, traceback: [main] },
    { size: 7, traceback: [] },
  ],
  { metadata: { createdAt: '2026-02-03T04:05:06.789Z' } },
);

describe('toCollapsedStacks', () => {
  it('writes a line a stack, the oldest call first', () => {
    expect(toCollapsedStacks(snapshot)).toBe(
      [
        'main.js:1;handle (a:b.js:40 (function));remember (cache.js:12) 330\n',
        'main.js:1;handle (a:b.js:40 (function)) 50\n',
        '<unknown>:0 7\n',
      ].join(''),
    );
  });

  it('keeps each byte, on lines of its own, whatever the names are', () => {
    fc.assert(
      fc.property(snapshots, (any) => {
        const lines = toCollapsedStacks(any).split('\n').slice(0, -1);
        const sizes = lines.map((line) => BigInt(/^.* (\d+)$/s.exec(line)![1]!));
        const all = Array.from(any.traces, ({ size }) => size);
        // Beyond, sums are rounded.
        if (any.total.size > Number.MAX_SAFE_INTEGER) return;
        expect(sizes.reduce((sum, size) => sum + size, 0n)).toBe(
          all.reduce((sum, size) => sum + BigInt(size), 0n),
        );
      }),
    );
  });
});

describe('toSpeedscope', () => {
  it('writes a profile a domain; no line that is none', () => {
    expect(toSpeedscope(snapshot)).toEqual({
      $schema: 'https://www.speedscope.app/file-format-schema.json',
      exporter: 'tracemalloc',
      name: 'memory 2026-02-03T04:05:06.789Z',
      shared: {
        frames: [
          { name: 'remember', file: 'cache.js', line: 12, col: 3 },
          { name: 'handle (a;b.js:40 (function))', file: 'a;b.js' },
          { name: 'main.js:1', file: 'main.js', line: 1 },
        ],
      },
      profiles: [
        {
          ...{ type: 'sampled', name: 'heap', unit: 'bytes', startValue: 0, endValue: 337 },
          ...{ samples: [[2, 1, 0], []], weights: [330, 7] },
        },
        {
          ...{ type: 'sampled', name: 'arraybuffer', unit: 'bytes', startValue: 0, endValue: 50 },
          ...{ samples: [[2, 1]], weights: [50] },
        },
      ],
    });
    expect(toSpeedscope(snapshot, { name: 'mine' }).name).toBe('mine');
  });
});

it('refuses what is no snapshot', () => {
  for (const write of [toCollapsedStacks, toSpeedscope]) {
    expect(() => write({} as never)).toThrow(
      expect.objectContaining({ code: 'ERR_TRACEMALLOC_FORMAT' }),
    );
  }
});
