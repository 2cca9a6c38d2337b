import { DomainFilter, type TracedMemory } from '@tracemalloc/core';
import { afterEach, expect, it } from 'vitest';
import { getTracemallocMemory, start, stop, takeSnapshot } from '../src/index.ts';
import { collectGarbage } from './collect-garbage.ts';
import { describeEngines } from './engines.ts';
import { runProgram } from './run-program.ts';

afterEach(stop);

describeEngines('counters', (engine) => {
  it.each([
    ['exact', 'between'],
    ['sampled', 'between'],
    ['exact', 'later'],
  ])(
    'see a peak between two looks, or before the first one, if the engine can: %s, %s',
    async (how, when) => {
      interface Seen {
        readonly before: TracedMemory;
        readonly after: TracedMemory;
        readonly reset: TracedMemory;
      }
      const { json } = await runProgram('peak.mjs', { flags: ['--expose-gc'], args: [how, when] });
      const { before, after, reset } = json<Seen>();
      expect(after.current - before.current).toBeLessThan(5_000_000);
      // 20,000 arrays of 1072 bytes. What the heap grew by is not what was allocated, to some per cent.
      if (engine !== 'inspector') {
        expect((after.peak - before.current) / 21_440_000).toBeGreaterThan(0.9);
        expect((after.peak - before.current) / 21_440_000).toBeLessThan(1.2);
      } else {
        expect(after.peak).toBeLessThan(10_000_000);
      }
      expect(reset.peak).toBeLessThan(10_000_000);
      expect(reset.peak).toBeGreaterThanOrEqual(reset.current);
    },
  );

  it('count what tracing takes: some 140 bytes a live sample, with lines some 70', () => {
    start({ exact: true });
    collectGarbage();
    const without = getTracemallocMemory();
    const kept = Array.from({ length: 100_000 }, (_, id) => ({ id }));
    const bytes = getTracemallocMemory() - without;
    const expected = engine === 'lines' ? 70 : 140;
    expect(bytes / kept.length / expected).toBeGreaterThan(0.7);
    expect(bytes / kept.length / expected).toBeLessThan(1.4);
  });
});

describeEngines('a snapshot', () => {
  it('adds up to what V8 and Node.js say is in use', () => {
    start({ exact: true });
    const kept = Array.from({ length: 50_000 }, (_, id) => ({ id }));
    const buffer = Buffer.alloc(3_000_000);
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const snapshot = takeSnapshot({ gc: true });
    const { memory, tracer, untraced } = snapshot.metadata as unknown as {
      memory: { heapUsed: number; external: number; arrayBuffers: number; ownArrayBuffers: number };
      tracer: number;
      untraced: Record<string, number>;
    };
    const [heap, buffers] = [0, 1].map(
      (domain) => snapshot.filterTraces([new DomainFilter(true, domain)]).total.size,
    );
    expect(heap! + tracer + untraced[0]!).toBe(memory.heapUsed);
    expect(buffers! + untraced[1]! + memory.ownArrayBuffers).toBe(memory.arrayBuffers);
    expect(buffers).toBeGreaterThanOrEqual(buffer.length);
    expect(memory.external).toBeGreaterThanOrEqual(memory.arrayBuffers);
    expect(Math.abs(memory.heapUsed / heapUsed - 1)).toBeLessThan(0.5);
    expect(Math.abs(memory.arrayBuffers / arrayBuffers - 1)).toBeLessThan(0.5);
    expect(snapshot.reconciliation().map(({ inUse }) => inUse)).toEqual([
      memory.heapUsed - tracer,
      buffers! + untraced[1]!,
    ]);
    expect(kept.length + buffer.length).toBe(3_050_000);
  });
});
