import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { MessageChannel } from 'node:worker_threads';
import { DomainFilter } from '@tracemalloc/core';
import { afterEach, expect, it } from 'vitest';
import {
  clearTraces,
  getObjectTraceback,
  getTracedMemory,
  pause,
  resetPeak,
  resume,
  start,
  stop,
  takeSnapshot,
} from '../../src/index.ts';
import { describeEngines } from '../engines.ts';

const BUFFERS = 1;

/** Traces whose most recent frame is in the function of that name: count x size. */
function madeBy(functionName: string): string[] {
  const only = takeSnapshot().filterTraces([new DomainFilter(true, BUFFERS)]);
  return [...only.traces]
    .filter(({ traceback }) => traceback.at(0)!.functionName === functionName)
    .map(({ size, count }) => `${count} x ${size / count}`)
    .sort();
}

afterEach(stop);

type Transferable = ArrayBuffer & { transfer(length?: number): ArrayBuffer };
type Resizable = ArrayBuffer & { resize(size: number): void };
type Growable = SharedArrayBuffer & { grow(size: number): void };
const resizableOf = (size: number) =>
  Reflect.construct(ArrayBuffer, [size, { maxByteLength: 20_000 }]) as Resizable;
const growableOf = (size: number) =>
  Reflect.construct(SharedArrayBuffer, [size, { maxByteLength: 20_000 }]) as Growable;
const canTransfer = 'transfer' in ArrayBuffer.prototype;

/** What makes one block of 10,000 bytes, by name. */
const makers: Record<string, () => unknown> = {
  'new ArrayBuffer': () => new ArrayBuffer(10_000),
  'new SharedArrayBuffer': () => new SharedArrayBuffer(10_000),
  'a resizable one': () => resizableOf(10_000),
  'a growable one': () => growableOf(10_000),
  'new Uint8Array': () => new Uint8Array(10_000),
  'new Float64Array': () => new Float64Array(1_250),
  'of a list': () => new Uint16Array(new Array(5_000).fill(1)),
  'a derived class': () => new (class Mine extends Uint8Array {})(10_000),
  'Reflect.construct': () => Reflect.construct(Uint8Array, [10_000]),
  'Uint8Array.from': () => Uint8Array.from({ length: 10_000 }),
  'Buffer.alloc': () => Buffer.alloc(10_000),
  'Buffer.alloc, filled': () => Buffer.alloc(10_000, 'ab'),
  'Buffer.allocUnsafeSlow': () => Buffer.allocUnsafeSlow(10_000),
  'Buffer.concat': () => Buffer.concat([new Uint8Array(1)], 10_000),
  slice: () => kept.slice(),
  map: () => kept.map((x) => x),
  toReversed: () => kept.toReversed(),
  toSorted: () => kept.toSorted(),
  with: () => kept.with(0, 1),
  'ArrayBuffer.prototype.slice': () => kept.buffer.slice(0),
  'TextEncoder.prototype.encode': () => new TextEncoder().encode('x'.repeat(10_000)),
  structuredClone: () => structuredClone({ deep: [new Map([[1, kept]])] }),
};
const kept = new Uint8Array(10_000);

describeEngines('buffers', (engine) => {
  it.each(Object.entries(makers))('are traced to the line that makes them: %s', (name, make) => {
    // Node.js cuts smaller ones from its pool.
    const poolSize = Buffer.poolSize;
    Buffer.poolSize = 8_192;
    start(3);
    function maker(): unknown {
      return make();
    }
    const made = maker();
    const only = takeSnapshot().filterTraces([new DomainFilter(true, BUFFERS)]);
    Buffer.poolSize = poolSize;
    const traces = [...only.traces].filter(({ traceback }) =>
      [...traceback].some(({ functionName }) => functionName === 'maker'),
    );
    expect([name, traces.map(({ size, count }) => [count, size])]).toEqual([name, [[1, 10_000]]]);
    const frame = traces[0]!.traceback.at(0)!;
    expect(frame.position).toBe('line');
    const lines = readFileSync(import.meta.filename, 'utf8').split('\n');
    // Vite keeps the lines of what it strips the types of.
    expect(lines.length).toBeGreaterThan(frame.lineno);
    expect(frame.filename).toBe(import.meta.filename);
    expect(made).toBeDefined();
  });

  it('of the heap, views of what is there, and WebAssembly are not in the domain', () => {
    start(5);
    const buffer = new ArrayBuffer(1_000);
    (function maker() {
      return [
        new Uint8Array(64),
        new Uint8Array(buffer),
        Buffer.from(buffer, 10),
        new DataView(buffer),
        new Uint8Array(buffer).subarray(100),
        new WebAssembly.Memory({ initial: 1 }),
        runInNewContext('new ArrayBuffer(5000)'),
        new ArrayBuffer(0),
      ];
    })();
    expect(madeBy('maker')).toEqual([]);
  });

  it('from the pool are one block, of who made it', () => {
    start(1);
    // Uses up the pool that was there.
    for (let i = 0; i < 10; i++) Buffer.allocUnsafe(Buffer.poolSize / 2 - 100);
    const small = (function maker() {
      const all: Buffer[] = [];
      for (let i = 0; i < 3; i++) all.push(Buffer.allocUnsafe(Buffer.poolSize / 2 - 100));
      return all;
    })();
    const [pool, ...others] = madeBy('maker').map((trace) => Number(trace.split(' x ')[1]));
    expect(others).toEqual([]);
    // Since Node.js 26 there is some more, to be aligned.
    expect(pool).toBeGreaterThanOrEqual(Buffer.poolSize);
    expect(pool).toBeLessThanOrEqual(Buffer.poolSize + 64);
    // The pool is not where each of its Buffers was made.
    expect(small.map((one) => getObjectTraceback(one))).toEqual([null, null, null]);
    // Two fit into a pool, so that the first one may be in an earlier one.
    const names = small.map(({ buffer }) => getObjectTraceback(buffer)?.at(0)?.functionName);
    expect(names).toContain('maker');
  });

  it('tell where their memory was made', () => {
    const before = new Uint8Array(1_000);
    start(2);
    const made = (function maker() {
      return [new ArrayBuffer(1_000), new Float32Array(1_000), Buffer.alloc(1_000)] as const;
    })();
    const views = [new DataView(made[0]), made[1].subarray(10), made[1].buffer];
    for (const one of [...made, ...views]) {
      expect(getObjectTraceback(one)!.at(0)!.functionName).toBe('maker');
    }
    for (const one of [
      before,
      {},
      null,
      undefined,
      'text',
      1,
      new Proxy(made[1], {}),
      new Uint8Array(8),
    ]) {
      expect(getObjectTraceback(one)).toBeNull();
    }
    clearTraces();
    expect(getObjectTraceback(made[0])).toBeNull();
    stop();
    expect(getObjectTraceback(made[0])).toBeNull();
  });

  it('have their size of now', () => {
    start(1);
    const [resizable, growable] = (function maker() {
      const one = Reflect.construct(ArrayBuffer, [100, { maxByteLength: 9_999 }]) as Resizable;
      const options = { maxByteLength: 9_999 };
      return [one, Reflect.construct(SharedArrayBuffer, [200, options]) as Growable] as const;
    })();
    resizable.resize(5_000);
    growable.grow(6_000);
    expect(madeBy('maker')).toEqual(['1 x 5000', '1 x 6000']);
    resizable.resize(0);
    resizable.resize(7);
    expect(madeBy('maker')).toEqual(['1 x 6000', '1 x 7']);
    expect(takeSnapshot().metadata.untraced[1]).toBeGreaterThanOrEqual(0);
  });

  it('are gone where their memory is moved away', () => {
    start(1);
    const buffers = (function maker() {
      return [new ArrayBuffer(1_001), new ArrayBuffer(1_002), new ArrayBuffer(1_003)];
    })();
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(1, [buffers[0]!]);
    port1.postMessage(buffers[1], { transfer: [buffers[1]!] } as never);
    port1.close();
    port2.close();
    (function cloner() {
      buffers.push(structuredClone(buffers[2]!, { transfer: [buffers[2]!] }));
    })();
    expect(madeBy('maker')).toEqual([]);
    expect(madeBy('cloner')).toEqual(['1 x 1003']);
  });

  it.skipIf(!canTransfer)('keep their origin where the same memory gets another object', () => {
    start(1);
    const buffer = (function maker() {
      return new ArrayBuffer(1_000) as Transferable;
    })();
    const [same, larger] = (function mover() {
      const moved = buffer.transfer() as Transferable;
      return [moved, (new ArrayBuffer(10) as Transferable).transfer(2_000)];
    })();
    expect(madeBy('maker')).toEqual(['1 x 1000']);
    expect(getObjectTraceback(same)!.at(0)!.functionName).toBe('maker');
    expect(getObjectTraceback(buffer)).toBeNull();
    expect(madeBy('mover')).toEqual(['1 x 2000']);
    expect(getObjectTraceback(larger)!.at(0)!.functionName).toBe('mover');
  });

  it('are gone when they are collected', async () => {
    start(1);
    let dropped: unknown = (function maker() {
      return Array.from({ length: 50 }, () => new Uint8Array(100_000));
    })();
    expect(getTracedMemory(BUFFERS)).toEqual({ current: 5_000_000, peak: 5_000_000 });
    dropped = undefined;
    const turn = () => new Promise((done) => setTimeout(done, 10));
    // The addon is told within the garbage collection.
    for (let i = 0; i < 100 && getTracedMemory(BUFFERS).current > 0; i++) {
      takeSnapshot({ gc: true });
      if (engine === 'inspector') await turn();
      else if (i > 0) await turn();
    }
    expect(getTracedMemory(BUFFERS)).toEqual({ current: 0, peak: 5_000_000 });
    resetPeak();
    expect(getTracedMemory(BUFFERS)).toEqual({ current: 0, peak: 0 });
    expect(dropped).toBeUndefined();
  });

  it('are left out in a pause, but those from before go and change', () => {
    start(1);
    const resizable = (function maker() {
      return Reflect.construct(ArrayBuffer, [100, { maxByteLength: 9_999 }]) as Resizable;
    })();
    pause();
    const paused = (function pausing() {
      return new ArrayBuffer(100);
    })();
    resizable.resize(1_000);
    resume();
    expect([madeBy('maker'), madeBy('pausing')]).toEqual([['1 x 1000'], []]);
    expect(getObjectTraceback(paused)).toBeNull();
  });

  it('are not traced if not asked for', () => {
    const { Uint8Array: before } = globalThis;
    start({ arrayBuffers: false });
    expect(globalThis.Uint8Array).toBe(before);
    expect(getTracedMemory(BUFFERS)).toEqual({ current: 0, peak: 0 });
    expect(takeSnapshot().metadata.collectors.map(({ engine: kind }) => kind)).not.toContain(
      'buffers',
    );
  });

  it('sampled, add up to what was made, and say so', () => {
    start(1);
    const all = (function maker() {
      return Array.from({ length: 20_000 }, () => new Uint8Array(2_000));
    })();
    const snapshot = takeSnapshot().filterTraces([new DomainFilter(true, BUFFERS)]);
    const described = snapshot.metadata.collectors.find(({ engine: kind }) => kind === 'buffers')!;
    expect(described).toMatchObject({ exact: false, countsEstimated: true, lineShare: 1 });
    // 40 MB with a sample in 1 MiB at least: the standard error is 16 % at most.
    expect(Math.abs(snapshot.total.size / 40_000_000 - 1)).toBeLessThan(0.8);
    expect(Math.abs(snapshot.total.count / snapshot.total.size) * 2_000).toBeCloseTo(1, 1);
    expect(all.length).toBe(20_000);
  });

  it('exact, are all there', () => {
    start({ nframe: 1, exact: true });
    const all = (function maker() {
      const made: Uint8Array[] = [];
      for (let i = 0; i < 3_000; i++) made.push(new Uint8Array(2_000));
      return made;
    })();
    expect(madeBy('maker')).toEqual(['3000 x 2000']);
    const described = takeSnapshot().metadata.collectors.find(
      ({ engine: kind }) => kind === 'buffers',
    );
    expect(described).toMatchObject({ exact: true, countsEstimated: false, lineShare: 1 });
    expect(all.length).toBe(3_000);
  });
});

describeEngines('what makes buffers', () => {
  it('is what it was after stop, and the same in each trace', () => {
    const descriptors = () =>
      ['ArrayBuffer', 'SharedArrayBuffer', 'Uint8Array', 'Float64Array', 'structuredClone'].map(
        (name) => Object.getOwnPropertyDescriptor(globalThis, name),
      );
    const before = descriptors();
    const original = Uint8Array;
    start();
    const traced = Uint8Array;
    expect(traced).not.toBe(original);
    stop();
    expect(descriptors()).toEqual(before);
    expect(Uint8Array).toBe(original);
    expect(original.prototype.constructor).toBe(original);
    // Kept by the program, it goes on to work.
    expect(new traced(100)).toBeInstanceOf(Uint8Array);
    start();
    expect(Uint8Array).toBe(traced);
  });

  it('stays what the program puts there while tracing', () => {
    const original = Uint8Array;
    start();
    class Own extends Uint8Array {}
    globalThis.Uint8Array = Own as never;
    const { alloc } = Buffer;
    Buffer.alloc = () => alloc(7);
    stop();
    try {
      expect(globalThis.Uint8Array).toBe(Own);
      expect(new Own(100).byteLength).toBe(100);
      expect(Buffer.alloc(100).byteLength).toBe(7);
    } finally {
      globalThis.Uint8Array = original;
      Buffer.alloc = alloc;
    }
  });

  it('keeps what the program adds to it', () => {
    start();
    Object.assign(Uint8Array, { mine: 1 });
    stop();
    expect((Uint8Array as unknown as { mine: number }).mine).toBe(1);
    start();
    expect((Uint8Array as unknown as { mine: number }).mine).toBe(1);
    stop();
    delete (Uint8Array as unknown as { mine?: number }).mine;
  });
});
