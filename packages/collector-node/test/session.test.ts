import { TracemallocError } from '@tracemalloc/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  clearTraces,
  DEFAULT_INTERVAL,
  getTracebackLimit,
  getTracedMemory,
  getTracemallocMemory,
  isTracing,
  pause,
  resetPeak,
  resume,
  start,
  stop,
  takeSnapshot,
} from '../src/index.ts';
import { collectGarbage } from './collect-garbage.ts';
import { describeEngines } from './engines.ts';
import { type Refusal, runProgram } from './run-program.ts';

const NOT_TRACING = 'the tracemalloc module must be tracing memory allocations to take a snapshot';

/** Allocates blocks of at least `bytes` in all. */
function hoard(bytes: number): object[] {
  return Array.from({ length: Math.ceil(bytes / 1_000) }, (_, i) => new Array(128).fill(i));
}

afterEach(stop);

it('is not tracing at first, with a limit of one frame', () => {
  expect(isTracing()).toBe(false);
  expect(getTracebackLimit()).toBe(1);
  expect(getTracedMemory()).toEqual({ current: 0, peak: 0 });
  expect(getTracemallocMemory()).toBe(0);
  expect(takeSnapshot).toThrow(new TracemallocError('ERR_TRACEMALLOC_NOT_TRACING', NOT_TRACING));
});

describeEngines('tracing', (engine) => {
  describe('start and stop', () => {
    it('keeps the last limit after stop, and takes one frame again by default', () => {
      start(25);
      expect(isTracing()).toBe(true);
      expect(getTracebackLimit()).toBe(25);
      stop();
      stop();
      expect(isTracing()).toBe(false);
      expect(getTracebackLimit()).toBe(25);
      start();
      expect(getTracebackLimit()).toBe(1);
    });

    it('ignores a second start, but not a wrong one', () => {
      start(3);
      start(7);
      expect(getTracebackLimit()).toBe(3);
      expect(() => start(0)).toThrow('nframe is 0, expected an integer in range');
      expect(isTracing()).toBe(true);
    });

    it('forgets all traces', () => {
      start({ interval: 1_024 });
      const kept = hoard(1_000_000);
      expect(getTracedMemory().current).toBeGreaterThan(500_000);
      stop();
      start({ interval: 1_024 });
      expect(getTracedMemory().current).toBeLessThan(500_000);
      expect(kept).toHaveLength(1_000);
    });
  });

  describe('traced memory', () => {
    it('is told for one domain', () => {
      start({ interval: 1_024 });
      const kept = hoard(1_000_000);
      expect(getTracedMemory(0).current).toBeGreaterThan(500_000);
      expect(getTracedMemory(1000)).toEqual({ current: 0, peak: 0 });
      expect(kept).toHaveLength(1_000);
    });

    it('has a peak, which can be reset, and is cleared while tracing goes on', () => {
      start({ nframe: 2, interval: 1_024 });
      let kept = hoard(2_000_000);
      const full = getTracedMemory();
      expect(full.peak).toBeGreaterThanOrEqual(full.current);
      kept = [];
      collectGarbage();
      const dropped = getTracedMemory();
      expect(dropped.current).toBeLessThan(full.current / 2);
      expect(dropped.peak).toBeGreaterThanOrEqual(full.peak);
      resetPeak();
      expect(getTracedMemory().peak).toBeLessThan(full.peak / 2);
      kept = hoard(2_000_000);
      clearTraces();
      expect(getTracedMemory().peak).toBeLessThan(1_000_000);
      expect([isTracing(), getTracebackLimit()]).toEqual([true, 2]);
      expect(kept).toHaveLength(2_000);
    });

    it('says what the tracer holds itself', () => {
      start({ interval: 64 });
      const kept = hoard(1_000_000);
      expect(getTracemallocMemory()).toBeGreaterThan(100_000);
      expect(kept).toHaveLength(1_000);
    });
  });

  describe('pause and resume', () => {
    const bytes = () => takeSnapshot({ gc: true }).total.size;

    it.each([
      ['exact', { exact: true }],
      ['sampled', { interval: 256 }],
    ])('leave out what is allocated between them, and keep the rest, %s', (_, options) => {
      start(options);
      let before = hoard(1_000_000);
      pause();
      pause();
      const traced = bytes();
      const during = hoard(3_000_000);
      expect(bytes() / traced).toBeCloseTo(1, 1);
      resume();
      resume();
      const after = hoard(1_000_000);
      expect(bytes() / traced).toBeGreaterThan(1.6);
      expect(bytes() / traced).toBeLessThan(2.4);
      expect(isTracing()).toBe(true);
      before = [];
      expect(bytes() / traced).toBeLessThan(1.4);
      expect([before.length, during.length, after.length]).toEqual([0, 3_000, 1_000]);
    });

    it('go on beyond clearTraces, and end with stop', () => {
      start({ interval: 256 });
      pause();
      clearTraces();
      const kept = hoard(1_000_000);
      expect(bytes()).toBeLessThan(500_000);
      stop();
      pause();
      resume();
      expect(isTracing()).toBe(false);
      start({ interval: 256 });
      kept.push(...hoard(1_000_000));
      expect(bytes()).toBeGreaterThan(500_000);
    });
  });

  describe('a snapshot', () => {
    it('counts only what is still reachable, if asked', () => {
      start({ interval: 256 });
      let kept = hoard(2_000_000);
      const full = takeSnapshot({ gc: true }).total.size;
      kept = [];
      expect(takeSnapshot({ gc: true }).total.size).toBeLessThan(full / 2);
      expect(takeSnapshot({ gc: false }).total.size).toBeLessThan(full / 2);
      expect(kept).toHaveLength(0);
    });

    it('is taken without a garbage collection, if the engine can', () => {
      start({ interval: 256 });
      let kept = hoard(2_000_000);
      const full = takeSnapshot({ gc: true }).total.size;
      kept = [];
      const dropped = takeSnapshot().total.size;
      if (engine !== 'inspector') expect(dropped).toBeGreaterThan(full / 2);
      else expect(dropped).toBeLessThan(full / 2);
      expect(kept).toHaveLength(0);
    });

    it('estimates the bytes of the function that allocated', () => {
      start({ nframe: 5, interval: 4_096 });
      const kept = hoard(4_000_000);
      const statistics = takeSnapshot().statistics('function');
      const frame = statistics[0]!.traceback.at(0)!;
      expect(frame.filename).toBe(import.meta.filename);
      // Where the lines engine knows some lines of a function, they are a group of their own.
      const ofHoard = statistics.filter(
        ({ traceback }) => traceback.at(0)!.functionName === frame.functionName,
      );
      if (engine !== 'lines') expect([ofHoard.length, frame.position]).toEqual([1, 'function']);
      const size = ofHoard.reduce((sum, one) => sum + one.size, 0);
      // 1072 bytes each; chance makes the estimate of 4 MB at 4 KiB vary by 3 %.
      expect(size / (kept.length * 1_072)).toBeGreaterThan(0.8);
      expect(size / (kept.length * 1_072)).toBeLessThan(1.2);
    });

    it('estimates how many blocks there are', () => {
      start({ interval: 20_160 });
      const kept = Array.from({ length: 200_000 }, (_, a) => ({ a, b: a, c: a, d: a }));
      const [most] = takeSnapshot().statistics('function');
      expect(most!.count / kept.length).toBeGreaterThan(0.7);
      expect(most!.count / kept.length).toBeLessThan(1.4);
    });

    it('says how it was made, and what it does not explain', () => {
      start();
      // 16 MB: no sample in it would be a chance of 1 in e^30.
      const kept = new Array(2_000_000).fill(1.5);
      const { metadata, tracebackLimit } = takeSnapshot();
      expect(kept).toHaveLength(2_000_000);
      expect(tracebackLimit).toBe(1);
      expect(metadata).toMatchObject({
        collectors: [
          {
            name: '@tracemalloc/collector-node',
            engine,
            exact: false,
            interval: DEFAULT_INTERVAL,
            countsEstimated: true,
            lineShare: engine === 'lines' ? expect.any(Number) : 0,
          },
          {
            name: '@tracemalloc/collector-node',
            engine: 'buffers',
            exact: false,
            interval: engine === 'inspector' ? 1_048_576 : 65_536,
          },
        ],
        domains: { 0: 'heap', 1: 'arraybuffer' },
        process: { pid: process.pid, runtime: 'node', version: process.version },
      });
      expect(metadata.collectors[0]!.engineReason).toBe(
        engine === 'inspector' ? 'asked for' : undefined,
      );
      expect(metadata.untraced[0]).toBeGreaterThan(1_000_000);
      expect(metadata.untraced[0]).toBeLessThan(process.memoryUsage().heapTotal);
      expect(metadata.untraced[1]).toBeGreaterThan(0);
      expect(Date.parse(metadata.createdAt)).toBeGreaterThanOrEqual(
        Date.parse(metadata.startedAt!),
      );
      expect(JSON.parse(JSON.stringify(metadata))).toEqual(metadata);
    });
  });

  describe('exact mode', () => {
    interface Site {
      readonly functionName: string;
      readonly position: string;
      readonly size: number;
      readonly count: number;
    }

    it('reports three known sites within 1 %, as arithmetic and the heap say', async () => {
      const traced = (await runProgram('three-sites.mjs', { args: ['traced'] })).json<{
        statistics: Site[];
        blocks: number;
        limit: number;
        metadata: { collectors: object[] };
      }>();
      // Without compilers, whose code is on the heap as well.
      const flags = ['--no-opt', '--no-maglev', '--no-sparkplug'];
      const plain = (await runProgram('three-sites.mjs', { flags })).json<Record<string, number>>();
      expect(traced.limit).toBe(3);
      const exact = { exact: true, countsEstimated: false };
      expect(traced.metadata.collectors).toMatchObject([exact, { ...exact, engine: 'buffers' }]);
      expect(traced.statistics.slice(0, 3).map(({ functionName }) => functionName)).toEqual([
        'arrays',
        'closures',
        'objects',
      ]);
      // Words of 8 bytes. A Point: map, properties, elements, x, y, z. An array: map, properties,
      // elements, length, and its elements: map, length, 256. A closure: 7 words, its context: 5.
      const words = { objects: 6, arrays: 4 + 2 + 256, closures: 7 + 5 };
      for (const [site, wordsOfOne] of Object.entries(words)) {
        const { size, position } = traced.statistics.find((one) => one.functionName === site)!;
        expect(position).toBe('function');
        expect(size / (traced.blocks * 8 * wordsOfOne), site).toBeGreaterThan(0.99);
        expect(size / (traced.blocks * 8 * wordsOfOne), site).toBeLessThan(1.01);
        expect(size / plain[site]!, site).toBeGreaterThan(0.99);
        expect(size / plain[site]!, site).toBeLessThan(1.01);
      }
      const { count } = traced.statistics[2]!;
      expect(count / traced.blocks).toBeGreaterThanOrEqual(1);
      expect(count / traced.blocks).toBeLessThan(1.01);
    });

    it("does not show the tracer's own work as the program's", async () => {
      const seen = (await runProgram('two-snapshots.mjs')).json<{
        grown: object[];
        files: string[];
        tracer: number;
        memory: number;
      }>();
      expect(seen.grown).toEqual([]);
      expect(seen.files.some((file) => file.includes('collector-node/dist'))).toBe(false);
      expect(seen.files[0]).toMatch(/two-snapshots\.mjs$/);
      expect(seen.tracer).toBeGreaterThan(0);
      expect(seen.memory).toBeGreaterThan(seen.tracer);
    });

    it('does not depend on what a program does to Error and Date', async () => {
      const { refusal, functionName, count, createdAt } = (await runProgram('hostile.mjs')).json<{
        refusal: Refusal;
        functionName: string;
        count: number;
        createdAt: string;
      }>();
      expect(refusal.code).toBe('ERR_TRACEMALLOC_NFRAME');
      expect(functionName).toBe('hoard');
      expect(count).toBeGreaterThanOrEqual(1_000);
      expect(new Date(createdAt).toISOString()).toBe(createdAt);
    });
  });

  it('traces each thread by itself, and lets the program end while tracing', async () => {
    const { json, code, stderr } = await runProgram('workers.mjs');
    const { worker, main, tracing } = json<Record<'worker' | 'main' | 'tracing', unknown>>();
    expect(worker).toMatchObject({ before: false, functionName: 'inWorker' });
    expect(main).toMatchObject({ functionName: 'inMain' });
    expect(tracing).toBe(true);
    expect([code, stderr]).toEqual([0, '']);
  });
});
