import { Snapshot, type TraceRecord } from '@tracemalloc/core';

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const NAMES = [
  '/app/src/server.js',
  '/app/café/☕.js',
  '/app/🐍/emoji.ts',
  'C:\\app\\index.js',
  'node:internal/timers',
  '<unknown>',
  '',
  '\ufefffile-that-begins-with-a-bom.js',
  'lone-\ud800-high.js',
  'lone-low-\udfff',
  '\udc00\ud800 swapped',
  'line\nbreak "quoted".js',
  'long/'.repeat(60),
];
const SIZES = [0, 1, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1];
const POSITIONS = ['line', 'function', 'offset'] as const;

/** Up to `most` traces that use everything a snapshot can hold; the same ones for the same seed. */
export function randomSnapshot(seed: number, most = 60): Snapshot {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const one = <T>(values: readonly T[]) => values[below(values.length)]!;
  // Narrow in some snapshots, wide in others.
  const sizes = SIZES.slice(0, 1 + below(SIZES.length));
  const frame = () => ({
    filename: one(NAMES),
    lineno: one([0, 1, 7, 300, 70_000, 2 ** 33]),
    position: one(POSITIONS),
    functionName: one(NAMES),
    column: one([0, 1, 80, 5000]),
  });
  const places = Array.from({ length: 1 + below(8) }, frame);
  const trace = (): TraceRecord => ({
    size: one(sizes),
    count: one([0, 1, 1, 1, 900]),
    domain: one([0, 1, 2, 1000, 2 ** 32 - 1]),
    totalNframe: one([undefined, 0, 1, 25, 100_000]),
    traceback: Array.from({ length: below(6) }, () => one(places)),
  });
  return Snapshot.fromTraces(Array.from({ length: below(most) }, trace), {
    tracebackLimit: 1 + below(65_535),
    metadata: {
      createdAt: '2026-02-03T04:05:06.789Z',
      collectors: [
        {
          name: '@tracemalloc/collector-node',
          engine: 'inspector',
          engineReason: 'no other was asked for',
          exact: random() < 0.5,
          interval: 32_768,
          countsEstimated: true,
          lineShare: random(),
        },
      ],
      domains: { '0': 'heap', '1000': 'textures 🐍' },
      untraced: { '0': below(1e9), '1': 0 },
      process: { pid: 42, runtime: 'node', version: '20.20.2', platform: 'linux' },
      'a key of somebody else': [null, true, { deep: ['\ud800', '☕'] }],
    },
  });
}
