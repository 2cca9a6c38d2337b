import { Snapshot } from '@tracemalloc/core';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/errors.ts';
import { load } from '../../src/files/load.ts';
import { toPprof } from '../../src/pprof/to-pprof.ts';
import { encode } from '../../src/snapshot-file/encode.ts';

// In browsers as well, where a page is given any of these files.

const snapshot = Snapshot.fromTraces([
  {
    size: 300,
    count: 3,
    traceback: [
      { filename: '/app/a.js', lineno: 3, functionName: 'inner' },
      { filename: '/app/b.js', lineno: 9, functionName: 'outer' },
    ],
  },
  { size: 50, traceback: [{ filename: '/app/b.js', lineno: 9, functionName: 'outer' }] },
]);

const node = (functionName: string, lineNumber: number, selfSize: number, children: object[]) => ({
  callFrame: { functionName, scriptId: '1', url: 'file:///app/a.js', lineNumber, columnNumber: 0 },
  selfSize,
  id: lineNumber + 2,
  children,
});
const root = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };
const heapProfile = {
  head: {
    ...{ callFrame: root, selfSize: 0, id: 1 },
    children: [node('outer', 8, 50, [node('inner', 2, 300, [])])],
  },
  samples: [
    { size: 100, nodeId: 4, ordinal: 1 },
    { size: 100, nodeId: 4, ordinal: 2 },
    { size: 100, nodeId: 4, ordinal: 3 },
    { size: 50, nodeId: 10, ordinal: 4 },
  ],
};

const KINDS: [string, Uint8Array<ArrayBuffer>][] = [
  ['the snapshot file', encode(snapshot)],
  ['pprof', toPprof(snapshot)],
  ["V8's .heapprofile", new TextEncoder().encode(JSON.stringify(heapProfile))],
];

describe.each(KINDS)('%s', (_, bytes) => {
  it('is told by its content, gzipped or not', async () => {
    const gzip = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
    for (const source of [bytes, new Blob([bytes]), gzip as ReadableStream<Uint8Array>]) {
      const loaded = await load(source);
      expect(loaded.total.size).toBe(350);
      const [inner, outer] = loaded.statistics('traceback');
      expect(inner).toMatchObject({ size: 300, count: 3 });
      expect([...inner!.traceback].map(({ functionName }) => functionName)).toEqual([
        'inner',
        'outer',
      ]);
      expect(outer).toMatchObject({ size: 50, count: 1 });
    }
  });

  it('is a snapshot or a FormatError wherever it is cut, and whichever bit is flipped', async () => {
    const damaged: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at++) {
      damaged.push(bytes.subarray(0, at));
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << (at % 8);
      damaged.push(flipped);
    }
    let refused = 0;
    for (const source of damaged) {
      const result = await load(source).catch((error: unknown) => error);
      if (result instanceof FormatError) refused++;
      else expect(result).toBeInstanceOf(Snapshot);
    }
    expect(refused).toBeGreaterThan(bytes.length / 2);
  });
});
