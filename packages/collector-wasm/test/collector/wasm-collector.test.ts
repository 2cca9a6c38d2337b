import { DOMAINS } from '@tracemalloc/core';
import { expect, it } from 'vitest';
import { instantiate, WasmCollector } from '../../src/index.ts';
import { exact, functionNames, guestBytes, sizes, tracedGuest } from '../guest.ts';
import { programOutput } from '../program.ts';

const noHost = { host: { call() {} } };

it('one collector traces many guests, and tells their addresses apart', async () => {
  const collector = new WasmCollector();
  collector.start(exact);
  const first = await tracedGuest('semantics', noHost, { collector });
  const second = await tracedGuest('semantics', noHost, { collector });
  const address = first.exports.c_malloc!(10);
  // Two instances of one module use the same addresses.
  expect(second.exports.c_calloc!(2, 10)).toBe(address);
  expect(sizes(collector.takeSnapshot())).toEqual([10, 20]);
  expect(collector.getTracedMemory()).toEqual({ current: 30, peak: 30 });
  expect(collector.getObjectTraceback(address)).toBeNull();
  const blockOf = ({ instance }: typeof first) =>
    collector.getObjectTraceback({ instance, address });
  expect(functionNames(blockOf(first))[0]).toBe('c_malloc');
  expect(functionNames(blockOf(second))[0]).toBe('c_calloc');
  first.exports.c_free!(address!);
  expect(functionNames(collector.getObjectTraceback(BigInt(address!)))[0]).toBe('c_calloc');
});

it.each([exact, { nframe: 3, interval: 16 }])(
  'pause keeps the traces and still sees frees, resume goes on: %j',
  async (start) => {
    const { exports, collector } = await tracedGuest('semantics', noHost, { start });
    // At an interval of 16 bytes, such a block is not sampled with a probability of 1 in e^6250.
    const size = 100_000;
    const before = [exports.c_malloc!(size), exports.c_malloc!(size)];
    collector.pause();
    expect(collector.isTracing()).toBe(true);
    const during = exports.c_malloc!(size);
    exports.c_free!(before[0]!);
    expect(collector.getTracedMemory().current).toBe(size);
    collector.resume();
    exports.c_malloc!(size);
    exports.c_free!(during!);
    exports.c_free!(before[1]!);
    expect(collector.getTracedMemory().current).toBe(size);
    expect(collector.takeSnapshot().traces).toHaveLength(1);
  },
);

it('starts without traces, with another limit and another mode', async () => {
  const { exports, collector } = await tracedGuest('pairs', {}, { start: exact });
  exports.keep!(30);
  collector.stop();
  expect(collector.getTracedMemory()).toEqual({ current: 0, peak: 0 });
  exports.keep!(30);
  collector.start({ nframe: 2, exact: true });
  exports.keep!(3);
  const { traces } = collector.takeSnapshot();
  expect([...traces].map(({ traceback }) => traceback.length)).toEqual([2, 2, 2]);
  // Blocks from before the start are not known.
  exports.free_kept!();
  expect(collector.getTracedMemory().current).toBe(0);
  collector.stop();
  collector.start({ nframe: 25, exact: true });
  exports.keep!(3);
  expect(sizes(collector.takeSnapshot())).toEqual([1, 2, 3]);
  expect(collector.takeSnapshot().metadata.collectors[0]).toMatchObject({ exact: true });
});

it('estimates sizes and counts from samples', async () => {
  const { exports, collector } = await tracedGuest('semantics', noHost, {
    start: { nframe: 1, interval: 4096 },
  });
  const blocks = Array.from({ length: 20_000 }, () => exports.c_malloc!(500));
  const { size, count } = collector.takeSnapshot().total;
  // 2290 samples are expected: the relative standard error is 2 %, and the tolerance is five of these.
  expect(Math.abs(size / 10_000_000 - 1)).toBeLessThan(0.1);
  expect(Math.abs(count / 20_000 - 1)).toBeLessThan(0.1);
  expect(collector.getTracedMemory().current / size).toBeCloseTo(1, 5);
  for (const block of blocks) exports.c_free!(block);
  // The guest told every free of a sample, though it did not tell most frees.
  expect(collector.getTracedMemory().current).toBe(0);
});

it('samples at an interval of 1, too: only exact says that every block is recorded', async () => {
  const { exports, collector } = await tracedGuest('semantics', noHost, {
    start: { nframe: 1, interval: 1 },
  });
  exports.c_malloc!(1000);
  const { metadata, total } = collector.takeSnapshot();
  expect(metadata.collectors[0]).toMatchObject({
    exact: false,
    interval: 1,
    countsEstimated: true,
  });
  // A block of 1000 bytes is no sample by a chance of 1 in e^1000, and stands for its own bytes.
  expect(total).toEqual({ size: 1000, count: 1 });
  collector.pause();
  collector.resume();
  exports.c_malloc!(1000);
  expect(collector.takeSnapshot().total.size).toBe(2000);
});

it('counts the bytes of each of its domains', async () => {
  const { exports, collector } = await tracedGuest('semantics', noHost);
  const block = exports.c_malloc!(1000);
  exports.c_free!(block);
  exports.c_malloc!(10);
  const traced = { current: 10, peak: 1000 };
  expect(collector.getTracedMemory()).toEqual(traced);
  expect(collector.getTracedMemory(DOMAINS.wasm)).toEqual(traced);
  const nothing = { current: 0, peak: 0 };
  expect(collector.getTracedMemory(DOMAINS['wasm-memory'])).toEqual(nothing);
  expect(collector.getTracedMemory(DOMAINS.heap)).toEqual(nothing);
});

it('refuses an option that it does not know', async () => {
  const { collector } = await tracedGuest('semantics', noHost);
  const code = 'ERR_TRACEMALLOC_OPTION';
  const start = () => collector.start({ arrayBuffers: true } as object);
  expect(start).toThrow(expect.objectContaining({ code }));
  expect(() => collector.takeSnapshot({ all: true } as object)).toThrow(
    expect.objectContaining({ code }),
  );
  collector.takeSnapshot({ gc: true, ownOnly: true });
});

it('describes the traced modules and the untraced memory in the metadata', async () => {
  const { collector, exports, instance } = await tracedGuest('semantics', noHost);
  exports.c_malloc!(1000);
  const { metadata } = collector.takeSnapshot();
  const { byteLength } = (instance.exports.memory as WebAssembly.Memory).buffer;
  expect(metadata.untraced).toEqual({ 3: byteLength - 1000 });
  expect(metadata.wasm).toMatchObject({
    modules: [
      {
        traces: 'blocks',
        memory: byteLength,
        allocator: expect.arrayContaining([{ name: 'malloc', role: 'malloc', evidence: 'name' }]),
      },
    ],
  });
  expect(collector.getTracemallocMemory()).toBeGreaterThan(65_536);
});

it('refuses a compiled module that is not instrumented', async () => {
  const module = new WebAssembly.Module(guestBytes('pairs'));
  await expect(instantiate(module, {})).rejects.toMatchObject({ code: 'ERR_TRACEMALLOC_MODULE' });
});

it('keeps no guest alive, and forgets collected guests', async () => {
  const answer = await programOutput('drops-guests.mjs', [], { node: ['--expose-gc'] });
  expect(answer).toEqual({ before: 20 * 1000, blocks: 0, memory: 0 });
});

it('counts blocks of another thread as long as it traces itself', async () => {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });
  const first = new WasmCollector();
  first.start(exact);
  const { exports } = await tracedGuest('threads', { env: { memory } }, { collector: first });
  exports.allocate!(100);
  // As in the other thread.
  const second = new WasmCollector({ shared: first.share() });
  expect(second.getTracedMemory()).toEqual(first.getTracedMemory());
  second.stop();
  expect(second.getTracedMemory()).toEqual({ current: 0, peak: 0 });
  expect(first.getTracedMemory().current).toBe(100);
  first.stop();
});
