import { expect, it } from 'vitest';
import { instantiate, instrument } from '../../src/index.ts';
import { exact, sizes } from '../guest.ts';
import { functionType, name, section, u32, vector, wasmModule } from '../module-bytes.ts';

/** The parts of a module with malloc, free and a function that uses a proposal. */
interface Parts {
  /** The function's code without locals and the end. It may call malloc, function 0. */
  readonly code: number[];
  /** Types after those of malloc and free. The function has type 2, `() -> ()`. */
  readonly types?: number[][];
  readonly memories?: number[][];
  readonly sections?: {
    readonly tag?: number[];
    readonly table?: number[];
    readonly element?: number[];
  };
  readonly locals?: number[];
  readonly hidesMemory?: boolean;
  /** Further functions of type 2. */
  readonly more?: number[][];
}

const CALL_MALLOC_7 = [0x41, 7, 0x10, 0, 0x1a]; // i32.const 7, call 0, drop
const body = (...code: number[]) => [...u32(code.length), ...code];

function moduleOf({
  code,
  types = [],
  memories = [[0, 1]],
  sections = {},
  locals = [0],
  more = [],
  hidesMemory = false,
}: Parts) {
  const optional = (id: number, contents: number[] | undefined) =>
    contents === undefined ? [] : section(id, contents);
  return wasmModule(
    section(
      1,
      vector(
        functionType('(i32) -> (i32)'),
        functionType('(i32) -> ()'),
        functionType('() -> ()'),
        ...types,
      ),
    ),
    section(3, vector([0], [1], [2], ...more.map(() => [2]))),
    optional(4, sections.table),
    section(5, vector(...memories)),
    optional(13, sections.tag),
    section(6, vector([0x7f, 1, 0x41, 16, 0x0b])),
    section(
      7,
      vector(
        [...name('malloc'), 0, 0],
        [...name('free'), 0, 1],
        [...name('run'), 0, 2],
        ...(hidesMemory ? [] : [[...name('memory'), 2, 0]]),
      ),
    ),
    optional(9, sections.element),
    section(
      10,
      vector(
        // The top of the heap: malloc adds the size to it.
        body(0, 0x23, 0, 0x23, 0, 0x20, 0, 0x6a, 0x24, 0, 0x0b),
        body(0, 0x0b),
        body(...locals, ...code, 0x0b),
        ...more.map((own) => body(0, ...own, 0x0b)),
      ),
    ),
  );
}

const none = 0x40;
const proposals: Record<string, Parts> = {
  'bulk memory': { code: [0x41, 0, 0x41, 0, 0x41, 4, 0xfc, 11, 0, ...CALL_MALLOC_7] },
  'saturating conversions': { code: [0x43, 0, 0, 0, 0, 0xfc, 0, 0x1a, ...CALL_MALLOC_7] },
  SIMD: {
    code: [
      ...[0xfd, 12, ...Array(16).fill(1)], // v128.const
      ...[0xfd, 12, ...Array(16).fill(2)],
      ...[0xfd, 13, ...Array(16).fill(3)], // i8x16.shuffle
      ...[0xfd, 0x15, 3, 0x1a], // i8x16.extract_lane_s
      ...[0x41, 0, 0xfd, 0x5c, 2, 0, 0x1a], // v128.load32_zero
      ...CALL_MALLOC_7,
    ],
  },
  'relaxed SIMD': {
    code: [
      ...[0xfd, 12, ...Array(16).fill(1), 0xfd, 12, ...Array(16).fill(1)],
      ...[0xfd, 0x80, 0x02, 0x1a], // i8x16.relaxed_swizzle, 0x100
      ...CALL_MALLOC_7,
    ],
  },
  threads: {
    code: [0x41, 0, 0x41, 1, 0xfe, 0x1e, 2, 0, 0x1a, 0xfe, 3, 0, ...CALL_MALLOC_7],
    memories: [[3, 1, 1]],
  },
  'reference types and several tables': {
    code: [0x41, 0, 0xd2, 2, 0x26, 1, 0x41, 0, 0x25, 1, 0xd1, 0x1a, ...CALL_MALLOC_7],
    sections: {
      table: vector([0x70, 0, 1], [0x70, 0, 1]),
      element: vector([0, 0x41, 0, 0x0b, 1, 2]),
    },
  },
  'select with a type': {
    code: [0xd0, 0x70, 0xd0, 0x70, 0x41, 1, 0x1c, 1, 0x70, 0x1a, ...CALL_MALLOC_7],
  },
  'tail calls': { code: [0x12, 3], more: [CALL_MALLOC_7] },
  'tail calls through a table': {
    code: [0x41, 0, 0x13, 2, 0],
    more: [CALL_MALLOC_7],
    sections: { table: vector([0x70, 0, 1]), element: vector([0, 0x41, 0, 0x0b, 1, 3]) },
  },
  'exceptions as they were': {
    code: [0x06, none, ...CALL_MALLOC_7, 0x08, 0, 0x07, 0, ...CALL_MALLOC_7, 0x19, 0x0b],
    sections: { tag: vector([0, 2]) },
  },
  'exceptions of WebAssembly 3.0': {
    code: [
      ...[0x02, none, 0x1f, none, 1, 0, 0, 0], // block, try_table (catch 0 0)
      ...CALL_MALLOC_7,
      ...[0x08, 0, 0x0b, 0x0b, ...CALL_MALLOC_7], // throw 0
    ],
    sections: { tag: vector([0, 2]) },
  },
  'garbage collection': {
    types: [[0x5f, 1, 0x7f, 1]], // (struct (field (mut i32)))
    code: [0x41, 5, 0xfb, 0, 3, 0xfb, 2, 3, 0, 0x1a, 0x41, 9, 0xfb, 0x1c, 0x1a, ...CALL_MALLOC_7],
  },
  'typed function references': {
    code: [0xd2, 3, 0x14, 2],
    more: [CALL_MALLOC_7],
    sections: { element: vector([3, 0, 1, 3]) },
  },
  'several memories': {
    code: [0x41, 0, 0x28, 0x42, 1, 0, 0x1a, 0x41, 1, 0x40, 1, 0x1a, ...CALL_MALLOC_7],
    memories: [
      [0, 1],
      [0, 1],
    ],
  },
  'memory of 64 bits': {
    code: [0x42, 0, 0x28, 2, 0, 0x1a, 0x42, 1, 0x40, 0, 0x1a, ...CALL_MALLOC_7],
    memories: [[4, 1]],
  },
};

/** The proposals that this version of V8 does not support. */
const unknown = Object.entries(proposals)
  .filter(([, parts]) => !WebAssembly.validate(moduleOf(parts)))
  .map(([title]) => title);

it.each(Object.entries(proposals))(
  '%s: is instrumented, and traced if the engine supports it',
  async (title, parts) => {
    const bytes = moduleOf(parts);
    // Instrumentation needs no engine.
    const { report } = instrument(bytes);
    expect(report).toMatchObject({ traces: 'blocks', contexts: true });
    if (unknown.includes(title)) return;
    const { instance, collector } = await instantiate(bytes, {}, { start: exact });
    for (let round = 0; round < 3; round++) instance.exports.run();
    const live = sizes(collector.takeSnapshot());
    expect(new Set(live)).toEqual(new Set([7]));
    expect(live.length % 3).toBe(0);
    expect(collector.takeSnapshot().traces.length).toBeGreaterThanOrEqual(3);
  },
);

it('every version of V8 supports most of them', () => {
  expect(unknown).not.toContain('SIMD');
  expect(unknown.length).toBeLessThan(Object.keys(proposals).length / 2);
});

it('addresses and sizes of 64 bits', async () => {
  const i64 = wasmModule(
    section(1, vector(functionType('(i64) -> (i64)'), functionType('(i64) -> ()'))),
    section(3, vector([0], [1])),
    section(5, vector([4, 1])),
    section(6, vector([0x7e, 1, 0x42, 16, 0x0b])),
    section(7, vector([...name('malloc'), 0, 0], [...name('free'), 0, 1])),
    section(10, vector(body(0, 0x23, 0, 0x23, 0, 0x20, 0, 0x7c, 0x24, 0, 0x0b), body(0, 0x0b))),
  );
  expect(instrument(i64).report).toMatchObject({ traces: 'blocks' });
  if (!WebAssembly.validate(i64)) return;
  // It exports no memory either, but its blocks are traced.
  const { instance, collector } = await instantiate(i64, {}, { start: exact });
  const address = instance.exports.malloc(100n);
  expect(address).toBe(16n);
  expect(sizes(collector.takeSnapshot())).toEqual([100]);
  expect(collector.getObjectTraceback(address)).not.toBeNull();
  expect(Object.keys(instance.exports)).toEqual(['malloc', 'free']);
  instance.exports.free(address);
  expect(collector.getTracedMemory().current).toBe(0);
});

it('traces a module that does not export its memory', async () => {
  const { code, ...parts } = proposals['bulk memory']!;
  const bytes = moduleOf({ ...parts, code, hidesMemory: true });
  const { instance, collector } = await instantiate(bytes, {}, { start: exact });
  instance.exports.run();
  expect(sizes(collector.takeSnapshot())).toEqual([7]);
  expect(Object.keys(instance.exports)).toEqual(['malloc', 'free', 'run']);
});

it('traces a module that takes and returns references of JavaScript, on every version', async () => {
  const bytes = wasmModule(
    section(
      1,
      vector(
        functionType('(i32) -> (i32)'),
        functionType('(i32) -> ()'),
        [0x60, 1, 0x6f, 1, 0x6f], // (externref) -> (externref)
        [0x60, 1, 0x6f, 2, 0x6f, 0x70], // (externref) -> (externref, funcref)
      ),
    ),
    section(3, vector([0], [1], [2], [3])),
    section(5, vector([0, 1])),
    section(6, vector([0x7f, 1, 0x41, 16, 0x0b])),
    section(
      7,
      vector(
        [...name('malloc'), 0, 0],
        [...name('free'), 0, 1],
        [...name('one'), 0, 2],
        [...name('two'), 0, 3],
        [...name('memory'), 2, 0],
      ),
    ),
    section(
      10,
      vector(
        body(0, 0x23, 0, 0x23, 0, 0x20, 0, 0x6a, 0x24, 0, 0x0b),
        body(0, 0x0b),
        body(0, ...CALL_MALLOC_7, 0x20, 0, 0x0b),
        body(0, ...CALL_MALLOC_7, 0x20, 0, 0xd0, 0x70, 0x0b),
      ),
    ),
  );
  expect(WebAssembly.validate(bytes)).toBe(true);
  expect(WebAssembly.validate(instrument(bytes).bytes)).toBe(true);
  const { instance, collector } = await instantiate(bytes, {}, { start: exact });
  const value = { of: 'JavaScript' };
  expect(instance.exports.one(value)).toBe(value);
  expect(instance.exports.two(value)).toEqual([value, null]);
  expect(sizes(collector.takeSnapshot())).toEqual([7, 7]);
});
