import type { Traceback } from '@tracemalloc/core';
import { describe, expect, it } from 'vitest';
import { functionNames, guestBytes, sizes, tracedGuest } from '../guest.ts';
import { without } from '../stripped.ts';

const noHost = { host: { call: () => {} } };
const HUGE = 0xfffffff0;
const noDoubts = { unknownFrees: 0, reusedWithoutFree: 0, lost: 0 };

/** The program's function that allocated the block: an export, which has a name even in stripped modules. */
const caller = (traceback: Traceback | null) =>
  functionNames(traceback).find((name) => name.startsWith('c_'));

/** One program with the allocators of three libraries, which are found by names and by code alone. */
describe.each([
  ['wasi-libc', 'semantics'],
  ['dlmalloc', 'semantics-dlmalloc'],
  ['emmalloc', 'semantics-emmalloc'],
])('%s', (library, guest) => {
  describe.each(['names', 'code'])('found by %s', (evidence) => {
    const bytes = evidence === 'code' ? without(guestBytes(guest), 'name') : guestBytes(guest);
    const semantics = () => tracedGuest(bytes, noHost);

    it('malloc: every block, of 0 bytes too, but none for a refused allocation', async () => {
      const { exports, collector } = await semantics();
      const blocks = [0, 1, 100, 70_000].map((size) => exports.c_malloc!(size));
      expect(sizes(collector.takeSnapshot())).toEqual([0, 1, 100, 70_000]);
      expect(exports.c_malloc!(HUGE)).toBe(0);
      expect(collector.getTracedMemory().current).toBe(70_101);
      for (const block of blocks) exports.c_free!(block);
      expect(collector.getTracedMemory()).toEqual({ current: 0, peak: 70_101 });
      expect(collector.takeSnapshot().traces).toHaveLength(0);
    });

    it('free: ends the trace of a block, and ignores 0', async () => {
      const { exports, collector } = await semantics();
      exports.c_free!(0);
      const block = exports.c_malloc!(16);
      exports.c_malloc!(24);
      exports.c_free!(block!);
      expect(sizes(collector.takeSnapshot())).toEqual([24]);
      expect(collector.getObjectTraceback(block)).toBeNull();
      expect(collector.takeSnapshot().metadata.wasm).toMatchObject(noDoubts);
    });

    it('calloc: one block with the product of the sizes; too large a product as the allocator has it', async () => {
      const { exports, collector } = await semantics();
      exports.c_calloc!(10, 12);
      expect(sizes(collector.takeSnapshot())).toEqual([120]);
      // The product is beyond 2^32 bytes; in 32 bits it is 16.
      const refused = exports.c_calloc!(0x10000001, 16) === 0;
      expect(refused).toBe(library !== 'emmalloc');
      // emmalloc's calloc does not check that: it allocates 16 bytes, and 16 are traced.
      const wrapped = refused ? [] : [16];
      exports.c_malloc!(7);
      expect(sizes(collector.takeSnapshot())).toEqual([7, ...wrapped, 120]);
    });

    it('realloc: new, grown, moved, shrunk, refused, freed', async () => {
      const { exports, collector } = await semantics();
      const live = () => sizes(collector.takeSnapshot());
      let block = exports.c_realloc!(0, 10);
      expect(live()).toEqual([10]);
      exports.c_malloc!(20);
      const moved = exports.c_realloc!(block!, 5000);
      expect(moved).not.toBe(block);
      expect(live()).toEqual([20, 5000]);
      expect(collector.getObjectTraceback(block)).toBeNull();
      block = exports.c_realloc!(moved!, 4000);
      expect(block).toBe(moved);
      expect(live()).toEqual([20, 4000]);
      expect(exports.c_realloc!(block!, HUGE)).toBe(0);
      expect(live()).toEqual([20, 4000]);
      // In some builds, the library's realloc is inlined into this function, which is then the allocator.
      expect(caller(collector.getObjectTraceback(block))).toBeOneOf(['c_realloc', undefined]);
      exports.c_realloc!(block!, 0);
      expect(live()).toSatisfy((all: number[]) => all.join() === '20' || all.join() === '0,20');
      expect(collector.takeSnapshot().metadata.wasm).toMatchObject(noDoubts);
    });

    it('aligned_alloc and posix_memalign: the requested size, at the written address', async () => {
      const { exports, collector } = await semantics();
      const aligned = exports.c_aligned!(64, 640);
      expect(exports.c_posix_memalign!(128, 256)).toBe(0);
      const written = exports.c_written!();
      expect(written! % 128).toBe(0);
      expect(sizes(collector.takeSnapshot())).toEqual([256, 640]);
      expect(caller(collector.getObjectTraceback(written))).toBe('c_posix_memalign');
      // 3 is no valid alignment: it returns EINVAL, and writes nothing.
      expect(exports.c_posix_memalign!(3, 256)).not.toBe(0);
      expect(exports.c_written!()).toBe(1);
      exports.c_free!(aligned!);
      exports.c_free!(written!);
      expect(collector.getTracedMemory().current).toBe(0);
    });

    it('a block of the C library itself has the stack of its caller', async () => {
      const { exports, collector } = await semantics();
      const text = exports.c_duplicate!();
      expect(sizes(collector.takeSnapshot())).toEqual([12]);
      expect(caller(collector.getObjectTraceback(text))).toBe('c_duplicate');
    });

    it('a trap after malloc leaves the block, and later stacks are right', async () => {
      const { exports, collector } = await semantics();
      expect(() => exports.trap_after_malloc!(33)).toThrow(/unreachable/);
      const block = exports.c_malloc!(44);
      expect(sizes(collector.takeSnapshot())).toEqual([33, 44]);
      expect(caller(collector.getObjectTraceback(block))).toBe('c_malloc');
    });
  });
});

it('a double free is one free and one unknown free', async () => {
  const free = () => {};
  const { exports, collector } = await tracedGuest('own-allocator', { host: { before: free } });
  const block = exports.allocate!(32);
  exports.free!(block);
  exports.free!(block);
  expect(collector.getTracedMemory().current).toBe(0);
  expect(collector.takeSnapshot().metadata.wasm).toMatchObject({ unknownFrees: 1 });
});

it.each([
  ['wasi-libc', guestBytes('news')],
  ['emmalloc', guestBytes('news-emmalloc')],
])('C++: new and delete over %s, whose own frames are left out', async (_, bytes) => {
  const imports = { wasi_snapshot_preview1: { proc_exit: () => {} } };
  const { exports, collector } = await tracedGuest(bytes, imports);
  const points = [exports.new_point!(), exports.new_points!(3), exports.new_nothrow!(2)];
  const line = exports.new_line!();
  expect(sizes(collector.takeSnapshot())).toEqual([16, 32, 48, 128]);
  expect(functionNames(collector.getObjectTraceback(points[1]))[0]).toBe('new_points');
  expect(functionNames(collector.getObjectTraceback(line))[0]).toBe('new_line');
  exports.delete_point!(points[0]!);
  exports.delete_points!(points[1]!);
  exports.delete_points!(points[2]!);
  exports.delete_line!(line);
  expect(collector.getTracedMemory().current).toBe(0);
});

it('AssemblyScript: objects until its garbage collector frees them', async () => {
  const abort = () => {
    throw new Error('abort');
  };
  const { exports, collector } = await tracedGuest('program', { env: { abort } });
  const before = collector.getTracedMemory().current;
  exports.push!(1000);
  const { current } = collector.getTracedMemory();
  // A value and a reference, and a header of the garbage collector.
  expect((current - before) / 1000).toBeGreaterThanOrEqual(8);
  const [most] = collector.takeSnapshot().statistics('function');
  expect(most).toMatchObject({ count: 1000 });
  expect(functionNames(most!.traceback)[0]).toMatch(/Node#constructor|push$/);
  expect(exports.sum!()).toBe(499_500);
  exports.drop!();
  expect(collector.getTracedMemory().current).toBe(before);
});

it('AssemblyScript: blocks grown, moved, shrunk, freed', async () => {
  const abort = () => {
    throw new Error('abort');
  };
  const { exports, collector } = await tracedGuest('program', { env: { abort } });
  const live = () => sizes(collector.takeSnapshot());
  const first = exports.block!(100);
  const second = exports.block!(200);
  expect(live()).toEqual([100, 200]);
  expect(functionNames(collector.getObjectTraceback(first))).toContain('program/block');
  const moved = exports.resized!(first, 5000);
  expect(moved).not.toBe(first);
  expect(live()).toEqual([200, 5000]);
  expect(exports.resized!(moved, 300)).toBe(moved);
  expect(live()).toEqual([200, 300]);
  expect(functionNames(collector.getObjectTraceback(moved))).toContain('program/resized');
  exports.release!(second);
  exports.release!(moved);
  expect(live()).toEqual([]);
  expect(collector.takeSnapshot().metadata.wasm).toMatchObject(noDoubts);
});

it('an exception from the allocator makes no block, and does not hide the next one', async () => {
  let throws = false;
  const before = () => {
    if (throws) throw new Error('no memory');
  };
  const { exports, collector } = await tracedGuest('own-allocator', { host: { before } });
  throws = true;
  // calloc calls malloc, whose block must not count twice; and here malloc does not return.
  expect(() => exports.calloc!(4, 4)).toThrow('no memory');
  expect(() => exports.allocate!(4)).toThrow('no memory');
  throws = false;
  exports.allocate!(8);
  exports.calloc!(4, 6);
  expect(sizes(collector.takeSnapshot())).toEqual([8, 24]);
});

it('a trap in the allocator makes no block, and does not hide the next one', async () => {
  const { exports, collector } = await tracedGuest('own-allocator', { host: { before: () => {} } });
  const first = () => exports.allocate!(8);
  const second = () => exports.calloc!(4, 6);
  expect(() => exports.calloc!(1000, 1000)).toThrow(/unreachable/);
  expect(() => exports.allocate!(100_000)).toThrow(/unreachable/);
  for (const allocate of [first, second]) allocate();
  const snapshot = collector.takeSnapshot();
  expect(sizes(snapshot)).toEqual([8, 24]);
  for (const { size, traceback } of snapshot.traces) {
    expect(functionNames(traceback)).toContain(size === 8 ? 'first' : 'second');
  }
});

describe.each([
  ['for speed', 'semantics-rust'],
  ['for size', 'semantics-rust-small'],
])('Rust, optimised %s', (_, guest) => {
  describe.each(['names', 'code'])('found by %s', (evidence) => {
    const bytes = evidence === 'code' ? without(guestBytes(guest), 'name') : guestBytes(guest);

    it('alloc, alloc_zeroed, realloc and dealloc, of every alignment', async () => {
      const { exports, collector } = await tracedGuest(bytes);
      const live = () => sizes(collector.takeSnapshot());
      const plain = exports.r_alloc!(10, 1);
      const aligned = exports.r_alloc!(640, 64);
      const zeroed = exports.r_zeroed!(30, 8);
      expect(aligned % 64).toBe(0);
      expect(live()).toEqual([10, 30, 640]);
      expect(collector.getObjectTraceback(aligned)).not.toBeNull();
      const grown = exports.r_realloc!(plain, 10, 1, 5000);
      const moved = exports.r_realloc!(aligned, 640, 64, 1280);
      expect(moved % 64).toBe(0);
      expect(live()).toEqual([30, 1280, 5000]);
      expect(exports.r_realloc!(grown, 5000, 1, 100)).toBe(grown);
      expect(live()).toEqual([30, 100, 1280]);
      expect(exports.r_realloc!(grown, 100, 1, 0xffff_0000)).toBe(0);
      expect(live()).toEqual([30, 100, 1280]);
      exports.r_free!(grown, 100, 1);
      exports.r_free!(zeroed, 30, 8);
      exports.r_free!(moved, 1280, 64);
      expect(live()).toEqual([]);
      expect(collector.takeSnapshot().metadata.wasm).toMatchObject(noDoubts);
    });

    it('a map of vectors, whose blocks go with it', async () => {
      const { exports, collector } = await tracedGuest(bytes);
      exports.r_fill!(1000);
      // Seven vectors of 256 elements, and seven strings.
      const snapshot = collector.takeSnapshot();
      expect(sizes(snapshot).filter((size) => size === 1024)).toHaveLength(7);
      expect(sizes(snapshot).filter((size) => size < 32)).toHaveLength(7);
      exports.r_clear!();
      expect(collector.getTracedMemory().current).toBe(0);
      expect(collector.takeSnapshot().metadata.wasm).toMatchObject(noDoubts);
    });
  });
});
