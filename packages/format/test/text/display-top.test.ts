import { Snapshot, type TraceRecord } from '@tracemalloc/core';
import { describe, expect, it } from 'vitest';
import { displayTop, displayTopDifferences, FormatError, LineCache } from '../../src/index.node.ts';

const lineCache = new LineCache({
  read: (filename) =>
    filename === '/app/src/cache.js'
      ? 'const cache = new Map();\nexport function remember(key) {\n  cache.set(key, body(key));\n}\n'
      : undefined,
});

const remember = {
  filename: '/app/src/cache.js',
  lineno: 3,
  functionName: 'remember',
};
const handle = {
  filename: '/app/src/server.js',
  lineno: 40,
  position: 'function' as const,
  functionName: 'handle',
};
const unknown = { filename: '<unknown>', lineno: 0 };

const metadata = {
  createdAt: '2026-02-03T04:05:06.789Z',
  collectors: [
    {
      name: '@tracemalloc/collector-node',
      engine: 'inspector',
      engineReason: 'no native engine for this platform',
      exact: false,
      interval: 32_768,
      countsEstimated: true,
      lineShare: 0.429,
    },
  ],
  domains: { '1000': 'textures' },
  untraced: { '0': 3_250_586, '1': 0, '1000': 12 },
};

function snapshotOf(traces: TraceRecord[], untraced = metadata.untraced): Snapshot {
  return Snapshot.fromTraces(traces, { metadata: { ...metadata, untraced } });
}

const before = snapshotOf([
  { size: 2000, count: 4, traceback: [remember, handle] },
  { size: 700, traceback: [unknown] },
]);
const after = snapshotOf(
  [
    { size: 419_840, count: 300, traceback: [remember, handle] },
    { size: 50_000, count: 2, traceback: [handle] },
    { size: 700, traceback: [unknown] },
  ],
  { ...metadata.untraced, '0': 3_250_586 + 1024 * 1024 },
);

describe('displayTop', () => {
  it.each([
    [true, 'count≈1800'],
    [false, 'count=1800'],
  ])('counts what has no size of its own (estimated: %s)', (countsEstimated, counted) => {
    const collectors = [{ ...metadata.collectors[0]!, countsEstimated }];
    const pending = Snapshot.fromTraces([{ size: 0, count: 1800, traceback: [remember] }], {
      metadata: { ...metadata, collectors },
    });
    expect(displayTop(pending, { lineCache }).split('\n')[1]).toBe(
      `#1: /app/src/cache.js:3 in remember: 0 B, ${counted}`,
    );
  });

  it('prints the biggest lines, the rest, the total, and how the snapshot was made', () => {
    expect(displayTop(after, { lineCache, base: '/app', limit: 2 })).toBe(
      `
[ Top 2 ]
#1: src/cache.js:3 in remember: 410 KiB
    cache.set(key, body(key));
#2: src/server.js:40 (function handle): 48.8 KiB
1 other: 700 B
Total allocated size: 460 KiB
Untraced: 4198 KiB heap, 0 B arraybuffer, 12 B textures
Traced by @tracemalloc/collector-node (engine inspector: no native engine for this platform): sampled every 32.0 KiB on average, sizes and counts are estimates, real lines for 42 % of the bytes
`.trim(),
    );
  });

  it('prints ten groups unless told, and hides none', () => {
    const traces = Array.from({ length: 12 }, (_, i) => ({
      size: 1000 - i,
      traceback: [i === 0 ? unknown : { filename: 'node:fs', lineno: i }],
    }));
    const lines = displayTop(Snapshot.fromTraces(traces)).split('\n');
    expect(lines[0]).toBe('[ Top 10 ]');
    expect(lines[1]).toBe('#1: <unknown>:0: 1000 B');
    expect(lines[10]).toBe('#10: node:fs:9: 991 B');
    expect(lines[11]).toBe('2 other: 1979 B');
    expect(displayTop(Snapshot.fromTraces(traces), { limit: 12 })).not.toContain('other');
  });

  it('prints each group of tracebacks with its frames', () => {
    const text = displayTop(after, { groupBy: 'traceback', limit: 1, lineCache, base: '/app' });
    expect(text.split('\n').slice(0, 5)).toEqual([
      '[ Top 1 by traceback ]',
      '#1: src/cache.js:3 in remember: 410 KiB',
      '  File "src/cache.js", line 3, in remember',
      '    cache.set(key, body(key));',
      '  File "src/server.js", line 40 (function handle)',
    ]);
  });

  it('prints no line for groups that have none', () => {
    const first = (groupBy: 'filename' | 'function' | 'package' | 'domain') =>
      displayTop(after, { groupBy, base: '/app', limit: 1, lineCache }).split('\n').slice(0, 2);
    expect(first('filename')).toEqual(['[ Top 1 by filename ]', '#1: src/cache.js: 410 KiB']);
    expect(first('function')).toEqual([
      '[ Top 1 by function ]',
      '#1: src/cache.js (function remember): 410 KiB',
    ]);
    expect(first('package')).toEqual(['[ Top 1 by package ]', '#1: <application>: 459 KiB']);
    expect(first('domain')).toEqual(['[ Top 1 by domain ]', '#1: heap: 460 KiB']);
  });

  it('adds up no overlapping sizes in cumulative mode', () => {
    const lines = displayTop(after, { cumulative: true, limit: 1, lineCache: null }).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '[ Top 1, cumulative ]',
      '#1: /app/src/server.js:40 (function handle): 459 KiB',
      '2 other',
      'Total allocated size: 460 KiB',
    ]);
  });

  it('says what is unknown', () => {
    expect(displayTop(Snapshot.fromTraces([]))).toBe(
      '[ Top 10 ]\nTotal allocated size: 0 B\nUntraced: unknown\nTraced by: unknown',
    );
  });

  it('takes any integer limit, and all', () => {
    expect(displayTop(after, { limit: 0 })).toContain('[ Top 0 ]\n3 other: 460 KiB\n');
    expect(displayTop(after, { limit: -1 })).toContain('\n3 other: 460 KiB\n');
    expect(displayTop(after, { limit: Number.POSITIVE_INFINITY })).toMatch(/^\[ Top 3 \]\n/);
    expect(() => displayTop(after, { limit: 1.5 })).toThrow(FormatError);
  });
});

describe('displayTopDifferences', () => {
  it('prints what changed most, in sizes and counts', () => {
    expect(displayTopDifferences(after, before, { lineCache, base: '/app', limit: 2 })).toBe(
      `
[ Top 2 differences ]
#1: src/cache.js:3 in remember: size=410 KiB (+408 KiB), count≈300 (≈+296), average≈1399 B
    cache.set(key, body(key));
#2: src/server.js:40 (function handle): size=48.8 KiB (+48.8 KiB), count≈2 (≈+2), average≈24.4 KiB
1 other: size=700 B (+0 B)
Total allocated size: 460 KiB (+457 KiB)
Untraced: 4198 KiB (+1024 KiB) heap, 0 B (+0 B) arraybuffer, 12 B (+0 B) textures
Traced by @tracemalloc/collector-node (engine inspector: no native engine for this platform): sampled every 32.0 KiB on average, sizes and counts are estimates, real lines for 42 % of the bytes
`.trim(),
    );
  });

  it('prints what is gone', () => {
    const lines = displayTopDifferences(before, after, { limit: 2, lineCache: null }).split('\n');
    expect(lines[2]).toBe(
      '#2: /app/src/server.js:40 (function handle): size=0 B (-48.8 KiB), count≈0 (≈-2)',
    );
  });

  it('says so where the two were made in different ways', () => {
    const lines = displayTopDifferences(Snapshot.fromTraces([]), before).split('\n');
    expect(lines.slice(-3)).toEqual([
      'Untraced: unknown heap, unknown arraybuffer, unknown textures',
      'New: Traced by: unknown',
      expect.stringMatching(/^Old: Traced by @tracemalloc\/collector-node/),
    ]);
  });
});
