import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatTraceback, fromPprof, loadSync, toPprof } from '../../src/index.node.ts';

// What keeps.go, beside it, wrote with Go 1.19.
const file = fileURLToPath(new URL('keeps.pb.gz', import.meta.url));
const snapshot = loadSync(file);

describe("a heap profile that Go's runtime wrote", () => {
  it('loads, with the lines of inlined calls', () => {
    const [first, second] = snapshot.statistics('traceback');
    expect([first?.size, first?.count]).toEqual([101_376 + 3072, 100]);
    expect(formatTraceback(first!.traceback, { lineCache: null })).toEqual([
      '  File "./keeps.go", line 14, in main.keep',
      '  File "./keeps.go", line 26, in main.main',
      '  File "runtime/proc.go", line 250, in runtime.main',
    ]);
    expect([second?.size, second?.count]).toEqual([4096, 1]);
  });

  it('was recorded block by block, and says so', () => {
    expect(snapshot.metadata.collectors).toEqual([
      {
        ...{ name: 'pprof', engine: 'unknown', exact: true, interval: 1, countsEstimated: false },
        lineShare: 1,
      },
    ]);
  });

  it('has what is gone by now on demand, and both are written again', () => {
    const bytes = gunzipSync(readFileSync(file));
    const allocated = fromPprof(bytes, { sampleType: 'alloc_space' });
    const waste = allocated.statistics('lineno').find(({ size }) => size === 50 * 4096);
    expect(waste?.count).toBe(50);
    const again = toPprof(snapshot, { allocated });
    expect(fromPprof(again).total).toEqual(snapshot.total);
    expect(fromPprof(again).metadata.pprof).toEqual(snapshot.metadata.pprof);
    expect(fromPprof(again, { sampleType: 'alloc_space' }).total).toEqual(allocated.total);
  });
});
