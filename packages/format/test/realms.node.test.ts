import { runInNewContext } from 'node:vm';
import * as core from '@tracemalloc/core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  decode,
  displayTop,
  displayTopDifferences,
  encode,
  formatStatistic,
  fromHeapProfile,
  fromPprof,
  load,
  loadSync,
  toPprof,
} from '../src/index.node.ts';

const traceback = [{ filename: 'a.js', lineno: 2 }];
const snapshot = core.Snapshot.fromTraces([{ size: 600, count: 3, traceback }]);
const old = core.Snapshot.fromTraces([{ size: 100, traceback }]);

/** The bytes in a `Uint8Array` of another realm, as `node:vm` and test runners make them. */
function foreign(bytes: Uint8Array): Uint8Array {
  return runInNewContext('Uint8Array.from(values)', { values: [...bytes] });
}

describe('bytes of another realm', () => {
  it('are no instance of a class of this realm', () => {
    expect(foreign(encode(snapshot)) instanceof Uint8Array).toBe(false);
  });

  it('are a snapshot file', async () => {
    const bytes = foreign(encode(snapshot));
    const { buffer } = bytes;
    async function* stream() {
      yield bytes.subarray(0, 9);
      yield bytes.subarray(9);
    }
    for (const loaded of [
      decode(bytes),
      loadSync(bytes),
      loadSync(buffer as ArrayBuffer),
      await load(bytes),
      await load(buffer as ArrayBuffer),
      await load(stream()),
    ]) {
      expect(loaded.traces.equals(snapshot.traces)).toBe(true);
    }
  });

  it('are profiles of other tools', () => {
    expect(fromPprof(foreign(toPprof(snapshot))).total).toEqual({ size: 600, count: 3 });
    const profile = {
      head: {
        callFrame: { functionName: '', url: '', lineNumber: 0, columnNumber: 0 },
        selfSize: 7,
      },
    };
    const bytes = new TextEncoder().encode(JSON.stringify(profile));
    expect(fromHeapProfile(foreign(bytes)).total.size).toBe(fromHeapProfile(bytes).total.size);
  });

  it('are the columns of a snapshot, which is written as any other', () => {
    const record = JSON.stringify(snapshot.toJSON());
    const { strings, frames, stacks, traces } = snapshot.tables;
    const columns = (table: object) =>
      Object.fromEntries(
        Object.entries(table).map(([name, column]) => [
          name,
          typeof column === 'number'
            ? column
            : runInNewContext(`${column.constructor.name}.from(values)`, { values: [...column] }),
        ]),
      );
    const tables = {
      strings,
      frames: columns(frames),
      stacks: columns(stacks),
      traces: columns(traces),
    } as core.SnapshotTables;
    const given = core.Snapshot.fromTables(tables, snapshot);
    expect(JSON.stringify(decode(encode(given)).toJSON())).toBe(record);
  });

  it('of another kind are refused', () => {
    const words = runInNewContext('Uint16Array.of(1)');
    expect(() => decode(words)).toThrow('expected the bytes of a snapshot file in a Uint8Array');
    expect(() => fromPprof(words)).toThrow(expect.objectContaining({ name: 'FormatError' }));
  });
});

describe('the snapshot of another copy of core', () => {
  afterAll(() => vi.resetModules());
  /** As a package makes them that depends on another version. */
  async function others(): Promise<[now: core.Snapshot, before: core.Snapshot]> {
    vi.resetModules();
    const there = await import('@tracemalloc/core');
    expect(there.Snapshot).not.toBe(core.Snapshot);
    const copy = (own: core.Snapshot) => there.Snapshot.fromTables(own.tables, own);
    return [copy(snapshot), copy(old)];
  }

  it('is written and printed as one of its own', async () => {
    const [now, before] = await others();
    expect(encode(now)).toEqual(encode(snapshot));
    expect(fromPprof(toPprof(now)).total).toEqual(snapshot.total);
    expect(displayTop(now)).toBe(displayTop(snapshot));
    expect(displayTopDifferences(now, old)).toBe(displayTopDifferences(snapshot, old));
    expect(displayTopDifferences(snapshot, before)).toBe(displayTopDifferences(snapshot, old));
  });

  it('has statistics whose differences are printed', async () => {
    const [now, before] = await others();
    const [difference] = now.compareTo(before, 'lineno');
    expect(formatStatistic(difference!)).toBe(
      'a.js:2: size=600 B (+500 B), count=3 (+2), average=200 B',
    );
  });

  it('in another version of the data model is refused, and the error says so', () => {
    const next = { '@tracemalloc/core': 'Snapshot/2' } as unknown as core.Snapshot;
    expect(() => displayTop(next)).toThrow(
      expect.objectContaining({ code: 'ERR_TRACEMALLOC_MODEL' }),
    );
  });
});
