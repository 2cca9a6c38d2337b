import { describe, expect, it } from 'vitest';
import { Snapshot, type SnapshotMetadata } from '../src/index.ts';

const traceback = [{ filename: 'a.js', lineno: 1 }];

/** A snapshot with one trace of so many bytes, or none, in domain 0. */
const saying = (metadata: Partial<SnapshotMetadata>, size = 0) =>
  Snapshot.fromTraces(size === 0 ? [] : [{ size, traceback }], { metadata });

/** What a merge of snapshots says that say these. */
const merged = (...all: Partial<SnapshotMetadata>[]) =>
  Snapshot.merge(all.map((metadata) => saying(metadata))).metadata;

describe('metadata of merged snapshots', () => {
  it('is of the earliest start and the latest moment', () => {
    const [first, last] = ['2026-01-02T00:00:00.000Z', '2026-01-10T00:00:00.000Z'];
    expect(
      merged(
        { startedAt: last, createdAt: last },
        { startedAt: first, createdAt: first },
        { createdAt: '' },
      ),
    ).toMatchObject({ startedAt: first, createdAt: last });
  });

  it('adds up the bytes that each has counted: those of the tracer, too', () => {
    const { tracer, memory } = merged(
      { tracer: 10, memory: { heapUsed: 1, external: 2 } },
      {},
      { tracer: 5, memory: { heapUsed: 100 } },
    );
    expect({ tracer, memory }).toEqual({ tracer: 15, memory: { heapUsed: 101, external: 2 } });
  });

  it('says what a snapshot alone says, and nothing that none says', () => {
    const process = { pid: 1, runtime: 'node', version: 'v24.1.0', platform: 'linux' };
    const createdAt = '2026-01-02T00:00:00.000Z';
    const nothing = { createdAt, collectors: [], domains: {}, untraced: {} };
    expect(merged({ createdAt, process }, { createdAt })).toEqual({ ...nothing, process });
    expect(merged({ createdAt })).toEqual(nothing);
  });

  it('is of a process only if all are of that one', () => {
    const process = { pid: 1, runtime: 'node', version: 'v24.1.0', platform: 'linux' };
    expect(merged({ process }, { process: { ...process } }).process).toEqual(process);
    expect(merged({ process }, { process: { ...process, pid: 2 } }).process).toBeUndefined();
  });

  it('has the threads of all', () => {
    const thread = (threadId: number) => ({ threadId, size: 10, count: 1 });
    const one = { traced: [thread(0)], missing: [], ended: 1 };
    const two = { traced: [thread(0)], missing: [{ threadId: 1, reason: 'busy' }], ended: 2 };
    expect(merged({ threads: one }, { threads: two }).threads).toEqual({
      ...{ traced: [thread(0), thread(0)], missing: two.missing, ended: 3 },
    });
  });

  it('counts frames by source maps, unless these were not used for all', () => {
    const map = { filename: 'a.js', reason: 'broken', frames: 4 };
    const sourceMaps = { mapped: 1, unmapped: 2, withoutMap: 3, broken: [map] };
    expect(merged({ sourceMaps }, { sourceMaps }).sourceMaps).toEqual({
      ...{ mapped: 2, unmapped: 4, withoutMap: 6, broken: [map, map] },
    });
    expect(merged({ sourceMaps }, {}).sourceMaps).toBeUndefined();
  });

  it('has the modules of all WebAssembly guests', () => {
    const module = { filename: 'a.wasm', traces: 'blocks', memory: 65_536, allocator: [] };
    const wasm = { modules: [module], unknownFrees: 1, reusedWithoutFree: 2, lost: 3 };
    expect(merged({ wasm }, { wasm }).wasm).toEqual({
      ...{ modules: [module, module], unknownFrees: 2, reusedWithoutFree: 4, lost: 6 },
    });
  });

  it('has of the keys of others the last one', () => {
    expect(merged({ 'gpu-tools': { card: 1 } }, { 'gpu-tools': { card: 2 } }, {})).toMatchObject({
      'gpu-tools': { card: 2 },
    });
  });
});

describe('collectors of merged snapshots', () => {
  const collector = { name: 'x', engine: 'y', exact: true, countsEstimated: false };
  const lineSharesOf = (...all: [lineShare: number | undefined, size: number][]) => {
    const parts = all.map(([lineShare, size]) =>
      saying({ collectors: [{ ...collector, lineShare }] }, size),
    );
    return Snapshot.merge(parts).metadata.collectors.map(({ lineShare }) => lineShare);
  };

  it('are one if alike: its share of real lines is weighted by bytes', () => {
    expect(lineSharesOf([1, 100], [0.2, 300])).toEqual([0.4]);
    expect(lineSharesOf([undefined, 100], [0.2, 300])).toEqual([0.2]);
    expect(lineSharesOf([undefined, 0], [0.2, 0])).toEqual([0.2]);
    expect(lineSharesOf([undefined, 0], [undefined, 0])).toEqual([undefined]);
  });

  it('stand side by side if not', () => {
    const collectors = [collector, { ...collector, engine: 'z' }];
    const both = merged({ collectors: [collectors[0]!] }, { collectors: [collectors[1]!] });
    expect(both.collectors).toEqual(collectors);
  });
});

describe('domains of merged snapshots', () => {
  it('have the names of all', () => {
    const { domains } = merged({ domains: { 0: 'heap' } }, { domains: { 1000: 'gpu' } });
    expect(domains).toEqual({ 0: 'heap', 1000: 'gpu' });
  });

  it('have one name each: two collectors that took the same number are told', () => {
    expect(() => merged({ domains: { 1000: 'gpu' } }, { domains: { 1000: 'pool' } })).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEMALLOC_DOMAIN',
        message: expect.stringMatching(/^domain 1000 is "gpu" and "pool", expected one name: /),
      }),
    );
    expect(() => merged({ domains: { 0: 'heap' } }, { domains: { 0: 'V8' } })).toThrow(/^domain 0/);
  });

  it('take a name for no name', () => {
    for (const names of [
      ['domain 1000', 'gpu'],
      ['gpu', 'domain 1000'],
      ['gpu', 'gpu'],
    ]) {
      const { domains } = merged(...names.map((name) => ({ domains: { 1000: name } })));
      expect(domains).toEqual({ 1000: 'gpu' });
    }
  });
});

describe('metadata', () => {
  it.each([
    ['startedAt', 5, 'startedAt is 5, expected a string'],
    ['tracer', -1, 'tracer is -1, expected a number from 0 on'],
    ['memory', { heapUsed: '1' }, 'memory["heapUsed"] is "1", expected bytes by kind of memory'],
    ['process', 'node', 'process is "node", expected { pid, runtime, version, platform, … }'],
    ['process', { pid: 1 }, 'process.runtime is undefined, expected a string'],
    ['threads', [], 'threads is an array, expected { traced, missing, ended, … }'],
    [
      'threads',
      { traced: [{ threadId: 'main' }] },
      'threads.traced[0].threadId is "main", expected a number from 0 on',
    ],
    ['sourceMaps', { mapped: '16' }, 'sourceMaps.mapped is "16", expected a number from 0 on'],
    [
      'wasm',
      { modules: {} },
      'wasm.modules is an object, expected an array of { filename, traces, memory, … }',
    ],
  ])('%s is not %j', (key, value, message) => {
    expect(() => saying({ [key]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_TRACEMALLOC_METADATA', message }),
    );
  });

  it('may be undefined, as if it were not there', () => {
    const { metadata } = saying({ tracer: undefined, process: undefined, threads: undefined });
    expect(Object.keys(metadata).sort()).toEqual([
      'collectors',
      'createdAt',
      'domains',
      'untraced',
    ]);
  });
});
