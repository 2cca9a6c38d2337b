import { Snapshot, type Trace, UNKNOWN_FILENAME } from '@tracemalloc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPprof, toPprof } from '../../src/index.ts';
import { snapshots } from '../arbitrary-snapshot.ts';

/** As text comes out of UTF-8. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** What of a trace a profile can hold beside its size and count. */
function place({ size, count, domain, traceback }: Trace): string {
  const frames = Array.from(traceback, ({ filename, lineno, position, functionName, column }) => [
    wellFormed(filename) || UNKNOWN_FILENAME,
    lineno,
    position,
    wellFormed(functionName),
    column,
  ]);
  // A depth that says no more than the frames is not written.
  const { totalNframe } = traceback;
  const deeper = totalNframe === traceback.length ? undefined : totalNframe;
  const block = count > 0 && size % count === 0 ? size / count : 0;
  return JSON.stringify([frames, domain, deeper, block]);
}

/** The bytes and blocks of each place, by the slow and plain way. */
function sums(traces: Iterable<Trace>): Record<string, [size: bigint, count: bigint]> {
  const sums: Record<string, [bigint, bigint]> = {};
  for (const trace of traces) {
    // Nothing is nowhere.
    if (trace.size === 0 && trace.count === 0) continue;
    const [size, count] = sums[place(trace)] ?? [0n, 0n];
    sums[place(trace)] = [size + BigInt(trace.size), count + BigInt(trace.count)];
  }
  return sums;
}

describe('a snapshot in pprof and back', () => {
  it('keeps tracebacks, sizes, counts, domains, positions, metadata, limit', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const back = fromPprof(toPprof(snapshot));
        expect(sums(back.traces)).toEqual(sums(snapshot.traces));
        expect(back.metadata).toEqual(snapshot.metadata);
        expect(back.tracebackLimit).toBe(snapshot.tracebackLimit);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same profile the second time', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const once = toPprof(fromPprof(toPprof(snapshot)));
        expect(toPprof(fromPprof(once))).toEqual(once);
      }),
      { numRuns: 40 },
    );
  });

  it('merges traces of one stack, block size and domain', () => {
    const traceback = [{ filename: 'a.js', lineno: 1 }];
    const snapshot = Snapshot.fromTraces([
      { size: 8, traceback },
      { size: 16, count: 2, traceback },
      { size: 8, domain: 1, traceback },
      { size: 24, traceback },
    ]);
    const rows = (bytes: Uint8Array) =>
      Array.from(fromPprof(bytes).traces, ({ size, count, domain }) => [size, count, domain]);
    expect(rows(toPprof(snapshot))).toEqual([
      [24, 3, 0],
      [8, 1, 1],
      [24, 1, 0],
    ]);
    expect(rows(toPprof(snapshot, { blockSizes: false }))).toEqual([
      [48, 4, 0],
      [8, 1, 1],
    ]);
  });

  it('keeps what was allocated beside what lives', () => {
    const traceback = [{ filename: 'a.js', lineno: 1 }];
    const other = [{ filename: 'b.js', lineno: 2 }];
    const live = Snapshot.fromTraces([{ size: 8, traceback }]);
    const allocated = Snapshot.fromTraces([
      { size: 80, count: 10, traceback },
      { size: 7, traceback: other },
    ]);
    const bytes = toPprof(live, { allocated });
    const inUse = fromPprof(bytes);
    const ever = fromPprof(bytes, { sampleType: 'alloc_space' });
    const rows = ({ traces }: Snapshot) =>
      Array.from(traces, ({ size, count, traceback }) => [size, count, String(traceback)]);
    expect(rows(inUse)).toEqual([[8, 1, 'a.js:1']]);
    expect(rows(ever)).toEqual([
      [80, 10, 'a.js:1'],
      [7, 1, 'b.js:2'],
    ]);
    expect(ever.metadata.pprof).toEqual({ sampleType: 'alloc_space', countType: 'alloc_objects' });
    expect(toPprof(inUse, { allocated: ever })).toEqual(bytes);
  });

  it('keeps drop and keep frames and comments', () => {
    const options = { dropFrames: 'runtime\\..*|^(gc', keepFrames: '.*', comments: ['', 'one'] };
    const bytes = toPprof(Snapshot.fromTraces([]), options);
    const back = fromPprof(bytes);
    expect(back.metadata.pprof).toEqual(options);
    expect(toPprof(back)).toEqual(bytes);
  });
});
