import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { inspectModule } from '../../src/allocator/inspect-module.ts';
import {
  code,
  customSection,
  functionType,
  moduleWithFunctions,
  name,
  section,
  u32,
  vector,
  wasmModule,
} from '../module-bytes.ts';
import { parserModule, sourceMapModule } from '../real-modules.ts';

const { kind, section: id } = code;

describe('the allocator', () => {
  it('is found by the names and types of its exports', () => {
    const report = inspectModule(
      moduleWithFunctions({ main: '() -> ()', malloc: '(i32) -> (i32)', free: '(i32) -> ()' }),
    );
    expect(report.coverage).toBe('blocks');
    const evidence = 'export';
    expect(report.allocator).toEqual([
      { functionIndex: 1, role: 'malloc', convention: 'malloc', evidence, name: 'malloc' },
      { functionIndex: 2, role: 'free', convention: 'free', evidence, name: 'free' },
    ]);
    expect(report.advice).toEqual([]);
    expect(report.refused).toEqual([]);
    expect(report.functionCount).toBe(3);
  });

  it('may have all functions of C, with addresses of 32 and of 64 bits', () => {
    const types = {
      aligned_alloc: '(p, p) -> (p)',
      calloc: '(p, p) -> (p)',
      free: '(p) -> ()',
      malloc: '(p) -> (p)',
      memalign: '(p, p) -> (p)',
      posix_memalign: '(p, p, p) -> (i32)',
      realloc: '(p, p) -> (p)',
    };
    for (const p of ['i32', 'i64']) {
      const functions = Object.entries(types).map(([title, type]) => [
        title,
        type.replaceAll('p', p),
      ]);
      const { allocator, refused } = inspectModule(
        moduleWithFunctions(Object.fromEntries(functions)),
      );
      expect(allocator.map(({ role }) => role)).toEqual(Object.keys(types));
      expect(refused).toEqual([]);
    }
  });

  it('of AssemblyScript, by its exports, has allocations only: they are reported, not traced', () => {
    const report = inspectModule(
      moduleWithFunctions({ __new: '(i32, i32) -> (i32)', __collect: '() -> ()' }),
    );
    expect(report).toMatchObject({ coverage: 'allocations', allocator: [] });
    expect(report.advice.join()).toContain('--debug');
  });

  it('of wasm-bindgen, by its exports, has only the boundary to JavaScript', () => {
    const report = inspectModule(
      moduleWithFunctions({
        __wbindgen_free: '(i32, i32, i32) -> ()',
        __wbindgen_malloc: '(i32, i32) -> (i32)',
        __wbindgen_realloc: '(i32, i32, i32, i32) -> (i32)',
      }),
    );
    expect(report).toMatchObject({ coverage: 'boundary', allocator: [] });
    expect(report.advice.join()).toContain('--role');
  });

  it('of a real module is found among two thousand functions, behind exported wrappers', () => {
    const report = inspectModule(parserModule);
    expect(report.coverage).toBe('blocks');
    expect(report.allocator.map(({ name }) => name).sort()).toEqual([
      'free',
      "free of C's dlmalloc",
      'malloc',
      "malloc of C's dlmalloc",
      "memalign of C's dlmalloc",
      "realloc of C's dlmalloc",
    ]);
    expect(report.functionCount).toBeGreaterThan(1000);
  });

  it('of a module without useful names and exports is found by its code', () => {
    const report = inspectModule(sourceMapModule);
    expect(report).toMatchObject({ coverage: 'blocks', refused: [] });
    expect(report.allocator.map(({ name }) => name)).toEqual([
      "malloc of Rust's dlmalloc",
      "free of Rust's dlmalloc",
      "alloc of Rust's dlmalloc",
    ]);
    expect(report.functionCount).toBeGreaterThan(50);
    expect(report.memories).toHaveLength(1);
    expect(report.advice.join()).toContain('realloc');
  });
});

describe('a function that looks like an allocator’s is refused, with the reason', () => {
  it('when the type does not fit', () => {
    const report = inspectModule(
      moduleWithFunctions({ malloc: '(f64) -> (i32)', free: '(i32) -> (i32)' }),
    );
    expect(report).toMatchObject({ coverage: 'none', allocator: [] });
    expect(report.refused).toEqual([
      {
        name: 'free',
        reason: 'its type is (i32) -> (i32), expected (i32) -> (), or i64 for addresses',
      },
      {
        name: 'malloc',
        reason: 'its type is (f64) -> (i32), expected (i32) -> (i32), or i64 for addresses',
      },
    ]);
  });

  it('when it is no function, or the function of another module', () => {
    const bytes = wasmModule(
      section(id.type, vector(functionType('(i32) -> ()'))),
      section(id.import, vector([...name('libc'), ...name('free'), kind.function, 0])),
      section(id.global, vector([code.type.i32!, 0, 0x41, 0, 0x0b])),
      section(
        id.export,
        vector([...name('malloc'), kind.global, 0], [...name('free'), kind.function, 0]),
      ),
    );
    expect(WebAssembly.validate(bytes)).toBe(true);
    expect(inspectModule(bytes)).toMatchObject({
      coverage: 'none',
      importedFunctionCount: 1,
      refused: [
        { name: 'free', reason: 'it is an import: another module has the allocator' },
        { name: 'malloc', reason: 'it is a global, not a function' },
      ],
    });
  });

  it('when there is no such function', () => {
    const exports = vector([...name('malloc'), kind.function, ...u32(7)]);
    expect(inspectModule(wasmModule(section(id.export, exports))).refused).toEqual([
      { name: 'malloc', reason: 'there is no function 7' },
    ]);
  });
});

describe('memories', () => {
  it('are listed with their origin and their bounds', () => {
    const bytes = wasmModule(
      section(
        id.import,
        vector([...name('env'), ...name('heap'), kind.memory, 3, 1, ...u32(65536)]),
      ),
      section(id.memory, vector([5, 1, 16], [8, 7, 0])),
      section(
        id.export,
        vector([...name('memory'), kind.memory, 1], [...name('ram'), kind.memory, 1]),
      ),
    );
    const own = { imported: undefined, shared: false };
    expect(inspectModule(bytes).memories).toEqual([
      {
        index: 0,
        imported: { module: 'env', name: 'heap' },
        exportNames: [],
        addressType: 'i32',
        shared: true,
        pageSize: 65536,
        minimumPages: 1,
        maximumPages: 65536,
      },
      {
        ...own,
        index: 1,
        exportNames: ['memory', 'ram'],
        addressType: 'i64',
        pageSize: 65536,
        minimumPages: 1,
        maximumPages: 16,
      },
      {
        ...own,
        index: 2,
        exportNames: [],
        addressType: 'i32',
        pageSize: 1,
        minimumPages: 7,
        maximumPages: undefined,
      },
    ]);
  });
});

it('names the custom sections in order', () => {
  const bytes = wasmModule(
    customSection('name'),
    customSection('.debug_info'),
    customSection('name'),
  );
  expect(inspectModule(bytes).customSections).toEqual(['name', '.debug_info', 'name']);
});

describe('the bytes', () => {
  const bytes = moduleWithFunctions({ malloc: '(i32) -> (i32)' });
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  const within = new Uint8Array(bytes.length + 10);
  within.set(bytes, 3);
  it.each([
    ['an ArrayBuffer', bytes.buffer],
    ['a Buffer', Buffer.from(bytes)],
    ['a DataView', new DataView(within.buffer, 3, bytes.length)],
    ['memory shared between threads', shared],
    ['an ArrayBuffer of another realm', runInNewContext('new Uint8Array(bytes).buffer', { bytes })],
  ])('may be %s', (_, source) => {
    expect(inspectModule(source).allocator).toHaveLength(1);
  });

  it.each([
    ['null', null],
    ['a value of type string', 'app.wasm'],
    ['a value of type object', [0, 97, 115, 109]],
    ['a value of type object', new WebAssembly.Module(bytes)],
  ])('may not be %s', (found, source) => {
    expect(() => inspectModule(source as never)).toThrow(
      `${found}, expected the bytes of a WebAssembly module: an ArrayBuffer or a view of one`,
    );
  });
});
