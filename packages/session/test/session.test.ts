import { fileURLToPath } from 'node:url';
import type { Collector, TracedMemory } from '@tracemalloc/core';
import { DomainFilter, Snapshot } from '@tracemalloc/core';
import { afterEach, describe, expect, it } from 'vitest';
import * as tracemalloc from '../src/index.ts';
import { node, program } from './node.ts';

const guest = fileURLToPath(
  new URL('../../collector-wasm/test/guests/semantics.wasm', import.meta.url),
);

interface Counters {
  readonly tracing: boolean;
  readonly limit: number;
  readonly all: TracedMemory;
  readonly heap: TracedMemory;
  readonly wasm: TracedMemory;
  readonly own: number;
}

describe('import * as tracemalloc, with a WebAssembly module', () => {
  it('is one trace of the heap and of the blocks inside of the module', async () => {
    const { stdout, stderr } = await node([program('composes.mjs'), guest]);
    expect(stderr).toBe('');
    const said = JSON.parse(stdout);
    const { before, traced, freed, reset, paused, cleared, stopped } = said as Record<
      string,
      Counters
    >;

    const nothing = { current: 0, peak: 0 };
    expect(before).toMatchObject({ tracing: false, limit: 1, all: nothing, wasm: nothing, own: 0 });
    expect(traced).toMatchObject({ tracing: true, limit: 5 });
    expect(traced!.wasm).toEqual({ current: 50_000, peak: 50_000 });
    expect(traced!.heap.current).toBeGreaterThan(10_000 * 16);
    expect(traced!.all.current).toBeGreaterThanOrEqual(50_000 + 10_000 * 16);
    expect(traced!.own).toBeGreaterThan(0);

    // One snapshot, each byte once: the guest's memory is in no domain but its own.
    expect(said.snapshot).toMatchObject({ wasm: 50_000, limit: 5 });
    expect(said.snapshot.collectors).toEqual([
      '@tracemalloc/collector-node',
      '@tracemalloc/collector-wasm',
    ]);
    expect(said.snapshot.untraced[3]).toBe(said.memory - 50_000);
    expect(said.snapshot.untraced[1]).toBeLessThan(said.memory);

    expect(said.found.functionName).toBe('c_malloc');
    expect(said.unknown).toBeNull();

    expect(freed!.wasm).toEqual({ current: 0, peak: 50_000 });
    expect(freed!.all.peak).toBeGreaterThanOrEqual(traced!.all.current);
    expect(reset!.wasm).toEqual({ current: 0, peak: 0 });
    expect(paused!.wasm.current).toBe(0);
    expect(cleared!.wasm).toEqual(nothing);
    expect(said.again).toBe(3_000);
    expect(stopped).toMatchObject({ tracing: false, limit: 5, all: nothing, wasm: nothing });
    expect(said.anew).not.toContain('@tracemalloc/collector-wasm');
    expect(said.refusal).toBe('ERR_TRACEMALLOC_NOT_TRACING');
  });
});

/** A collector of somebody else's: one block of a domain of its own, where it traces. */
class PoolCollector implements Collector {
  readonly name: string = 'pool';
  readonly calls: string[] = [];
  #limit = 0;

  start(options: { nframe?: number | undefined }): void {
    this.calls.push(`start ${options.nframe}`);
    if (options.nframe === 13) throw new RangeError('not 13');
    this.#limit = options.nframe ?? 1;
  }
  stop(): void {
    this.calls.push('stop');
    this.#limit = 0;
  }
  pause(): void {
    this.calls.push('pause');
  }
  resume(): void {
    this.calls.push('resume');
  }
  isTracing(): boolean {
    return this.#limit > 0;
  }
  getTracebackLimit(): number {
    return this.#limit;
  }
  clearTraces(): void {
    this.calls.push('clearTraces');
  }
  takeSnapshot(): Snapshot {
    const traceback = [{ filename: 'pool.js', lineno: 1 }];
    return Snapshot.fromTraces([{ size: 1000, domain: 1000, traceback }]);
  }
  getTracedMemory(domain = 1000): TracedMemory {
    return domain === 1000 ? { current: 1000, peak: 3000 } : { current: 0, peak: 0 };
  }
  resetPeak(): void {
    this.calls.push('resetPeak');
  }
  getTracemallocMemory(): number {
    return 77;
  }
  getObjectTraceback(x: unknown): ReturnType<Collector['getObjectTraceback']> {
    return x === this ? this.takeSnapshot().traces.at(0)!.traceback : null;
  }
}

describe('a collector that was added', () => {
  const removals: (() => void)[] = [];
  const added = (pool: Collector) => removals.push(tracemalloc.addCollector(pool));
  afterEach(() => {
    tracemalloc.stop();
    for (const remove of removals.splice(0)) remove();
  });

  it('is started, asked and stopped together with the others', () => {
    const pool = new PoolCollector();
    added(pool);
    tracemalloc.start(7);
    const snapshot = tracemalloc.takeSnapshot();
    const pooled = snapshot.filterTraces([new DomainFilter(true, 1000)]);
    expect(pooled.total).toEqual({ size: 1000, count: 1 });
    expect(tracemalloc.getTracedMemory(1000)).toEqual({ current: 1000, peak: 3000 });
    expect(tracemalloc.getTracedMemory(1001)).toEqual({ current: 0, peak: 0 });
    expect(tracemalloc.getTracedMemory().peak).toBeGreaterThanOrEqual(3000);
    expect(tracemalloc.getTracemallocMemory()).toBeGreaterThan(77);
    expect(String(tracemalloc.getObjectTraceback(pool))).toContain('pool.js:1');
    tracemalloc.clearTraces();
    tracemalloc.resetPeak();
    tracemalloc.stop();
    expect(pool.calls).toEqual(['start 7', 'clearTraces', 'resetPeak', 'stop']);
  });

  it('that cannot start leaves nothing started', () => {
    added(new PoolCollector());
    expect(() => tracemalloc.start(13)).toThrow('not 13');
    expect(tracemalloc.isTracing()).toBe(false);
  });

  it('is no longer one of them when it was taken out', () => {
    const pool = new PoolCollector();
    tracemalloc.addCollector(pool)();
    tracemalloc.start();
    expect([pool.calls, tracemalloc.getTracebackLimit()]).toEqual([[], 1]);
  });

  it('traces alone where nothing else does', async () => {
    const pool = new PoolCollector();
    added(pool);
    pool.start({ nframe: 3 });
    expect([tracemalloc.isTracing(), tracemalloc.getTracebackLimit()]).toEqual([true, 3]);
    expect(tracemalloc.takeSnapshot().total.size).toBe(1000);
    expect(tracemalloc.getTracedMemory()).toEqual({ current: 1000, peak: 3000 });
    const { traced } = (await tracemalloc.takeProcessSnapshot()).metadata
      .threads as tracemalloc.ThreadsMetadata;
    expect(traced).toMatchObject([{ size: 1000, count: 1 }]);
  });

  it('while tracing is started at once, with the options of the trace', () => {
    const pool = new PoolCollector();
    tracemalloc.start(7);
    added(pool);
    expect(pool.calls).toEqual(['start 7']);
    expect(tracemalloc.getTracedMemory(1000).current).toBe(1000);
    tracemalloc.stop();
    expect(pool.calls).toEqual(['start 7', 'stop']);
  });

  it('while tracing is not added if it cannot start', () => {
    tracemalloc.start(13);
    expect(() => tracemalloc.addCollector(new PoolCollector())).toThrow('not 13');
    expect(tracemalloc.isTracing()).toBe(true);
    expect(tracemalloc.getTracedMemory(1000).current).toBe(0);
  });

  it('that throws costs its own part of a snapshot only, and the metadata says so', async () => {
    class Faulty extends PoolCollector {
      override takeSnapshot(): Snapshot {
        throw new Error('boom');
      }
    }
    added(new Faulty());
    tracemalloc.start();
    const kept = Array.from({ length: 1000 }, () => ({}));
    const missingCollectors = [{ name: 'pool', reason: 'boom' }];
    for (const snapshot of [
      tracemalloc.takeSnapshot(),
      await tracemalloc.takeProcessSnapshot(),
      tracemalloc.takeProcessSnapshotSync(),
    ]) {
      expect(snapshot.metadata).toMatchObject({ missingCollectors });
      expect(snapshot.metadata.collectors.length).toBeGreaterThan(0);
    }
    expect(kept).toHaveLength(1000);
  });

  it.each([
    [null, 'is null', 'name, start, stop, pause'],
    [{}, 'is an object', 'name, start, stop, pause'],
    ['wasm', 'is "wasm"', 'name, start, stop, pause'],
    [
      { name: 'a', start() {}, stop() {}, isTracing: true },
      'is an object',
      'pause, resume, isTracing',
    ],
  ])('has to be a collector, not %j', (collector, got, missing) => {
    expect(() => tracemalloc.addCollector(collector as never)).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEMALLOC_OPTION',
        message: expect.stringContaining(
          `collector ${got}, expected a Collector; it lacks ${missing}`,
        ),
      }),
    );
  });
});

describe('start', () => {
  afterEach(() => tracemalloc.stop());

  it.each([
    [{ wasm: 1 }, 'wasm is 1, expected true or false'],
    [{ workers: 'yes' }, 'workers is "yes", expected true or false'],
    [{ wasm: true, nframes: 3 }, /^an option of start is "nframes", expected one of nframe, exact/],
  ])('refuses %j', (options, message) => {
    expect(() => tracemalloc.start(options as never)).toThrow(message);
    expect(tracemalloc.isTracing()).toBe(false);
  });

  it('checks its argument while tracing, and changes nothing', () => {
    tracemalloc.start(3);
    expect(() => tracemalloc.start(0)).toThrow(/nframe is 0/);
    tracemalloc.start({ nframe: 4, wasm: true });
    expect(tracemalloc.getTracebackLimit()).toBe(3);
    const { collectors } = tracemalloc.takeSnapshot().metadata;
    expect(collectors.map(({ name }) => name)).not.toContain('@tracemalloc/collector-wasm');
  });
});

describe('takeProcessSnapshot', () => {
  afterEach(() => tracemalloc.stop());

  it('is refused while nothing is traced, and for a timeout that is none', async () => {
    await expect(tracemalloc.takeProcessSnapshot()).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_NOT_TRACING',
    });
    tracemalloc.start();
    for (const timeout of [-1, Number.NaN, '1', 60_001]) {
      const taken = tracemalloc.takeProcessSnapshot({ timeout } as never);
      await expect(taken).rejects.toMatchObject({
        code: 'ERR_TRACEMALLOC_OPTION',
        message: expect.stringMatching(
          /^timeout is .*, expected milliseconds in range \[0; 60000\]$/,
        ),
      });
    }
    expect(() => tracemalloc.takeProcessSnapshotSync({ gc: 1 } as never)).toThrow(/gc is 1/);
  });
});
