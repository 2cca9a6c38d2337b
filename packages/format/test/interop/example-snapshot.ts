import { Snapshot } from '@tracemalloc/core';

const top = { filename: '/srv/app/main.js', lineno: 3 };
const handle = {
  ...{ filename: '/srv/app/server.js', lineno: 40, column: 3, functionName: 'handle' },
  position: 'function',
} as const;
const remember = { filename: '/srv/app/cache.js', lineno: 12, functionName: 'remember' };
const decode = {
  ...{ filename: '/srv/app/codec.wasm', lineno: 0x1f3, functionName: '_ZN5Codec6decodeEv' },
  position: 'offset',
} as const;

/** A snapshot with a line, a function, an offset and three domains: what docs/how-to/other-tools-files.md shows. */
export const example: Snapshot = Snapshot.fromTraces(
  [
    { size: 3072, count: 3, traceback: [remember, handle, top] },
    { size: 512, domain: 1, traceback: [handle, top] },
    { size: 100, domain: 3, traceback: [decode, remember, handle, top] },
  ],
  {
    metadata: {
      createdAt: '2026-02-03T04:05:06.789Z',
      collectors: [
        {
          ...{ name: '@tracemalloc/collector-node', engine: 'inspector', exact: true },
          ...{ interval: 1, countsEstimated: false, lineShare: 0.86 },
        },
      ],
      untraced: { 0: 4096 },
    },
  },
);
