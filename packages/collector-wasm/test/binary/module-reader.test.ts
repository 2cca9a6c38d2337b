import { TracemallocError } from '@tracemalloc/core';
import { describe, expect, it } from 'vitest';
import { readModule } from '../../src/binary/module-reader.ts';
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
const importing = wasmModule(
  section(id.type, vector(functionType('(i32) -> ()'), functionType('() -> (i64)'))),
  section(
    id.import,
    vector(
      [...name('env'), ...name('f'), kind.function, 1],
      [...name('env'), ...name('memory'), kind.memory, 1, ...u32(2), ...u32(300)],
      [...name('env'), ...name('table'), kind.table, 0x70, 0, 1],
      [...name('env'), ...name('counter ✓'), kind.global, code.type.i32!, 1],
    ),
  ),
  section(id.export, vector([...name('g'), kind.function, 0], [...name('t'), kind.table, 0])),
  customSection('producers', [1, 2, 3]),
);

describe('readModule agrees with the engine', () => {
  it.each([
    ['a module without sections', wasmModule()],
    ['a module with imports', importing],
    ['a module with functions', moduleWithFunctions({ malloc: '(i32) -> (i32)' })],
    ["source-map's module", sourceMapModule],
    ["oxc-parser's module", parserModule],
  ])('on %s', (_, bytes) => {
    const engine = new WebAssembly.Module(bytes);
    const module = readModule(bytes);
    expect(module.imports.map(({ module, name, kind }) => ({ module, name, kind }))).toEqual(
      WebAssembly.Module.imports(engine),
    );
    expect(module.exports.map(({ name, kind }) => ({ name, kind }))).toEqual(
      WebAssembly.Module.exports(engine),
    );
    const custom = module.sections.filter((section) => section.name === 'custom');
    for (const { customName, contents } of custom) {
      const found = WebAssembly.Module.customSections(engine, customName);
      expect(found.map((buffer) => [...new Uint8Array(buffer)])).toContainEqual([
        ...bytes.subarray(contents.offset, contents.end),
      ]);
    }
  });
});

it('reads types, limits and indices', () => {
  const module = readModule(importing);
  expect(module.types).toEqual([
    { parameters: ['i32'], results: [] },
    { parameters: [], results: ['i64'] },
  ]);
  expect(module.imports[0]).toMatchObject({ name: 'f', type: 1 });
  expect(module.imports[1]).toMatchObject({
    name: 'memory',
    limits: { minimum: 2, maximum: 300, shared: false, addressType: 'i32', pageSizeLog2: 16 },
  });
  expect(module.exports).toEqual([
    { name: 'g', kind: 'function', index: 0 },
    { name: 't', kind: 'table', index: 0 },
  ]);
});

it('reads the types of garbage-collected languages', () => {
  const types = vector(
    [0x4e, ...vector([0x50, 0, 0x5f, 1, 0x78, 1], functionType('(i32) -> (i32)'))], // a group of two
    [0x5e, 0x77, 0], // (array i16)
    [0x60, 2, 0x63, 0, 0x64, 0x6c, 1, 0x6f], // (ref null 0), (ref i31) -> externref
  );
  expect(readModule(wasmModule(section(id.type, types))).types).toEqual([
    undefined,
    { parameters: ['i32'], results: ['i32'] },
    undefined,
    { parameters: ['(ref null 0)', '(ref i31)'], results: ['(ref null extern)'] },
  ]);
});

describe('refuses', () => {
  const text = (words: string) => new TextEncoder().encode(words);
  it.each([
    ['nothing', new Uint8Array(), /^no bytes at all, expected a WebAssembly module/],
    ['text', text('(module)'), /^bytes that begin 28 6d 6f .*, expected a WebAssembly module/],
    [
      'another version',
      new Uint8Array([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0]),
      /^bytes that begin 00 61/,
    ],
    ['a component', new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]), /^a component of/],
    ['an unknown section', wasmModule([14, 0]), /^the module has section 14 at byte 8, expected/],
    [
      'a section longer than the module',
      wasmModule([1, ...u32(2 ** 32 - 1)]),
      /^the module has 0 more bytes at byte 14, expected the type section of 4294967295 bytes$/,
    ],
    [
      'sections out of order',
      wasmModule(section(id.memory, [0]), section(id.type, [0])),
      /^the module has the type section after the memory section at byte 11/,
    ],
    [
      'a section twice',
      wasmModule(section(id.type, [0]), section(id.type, [0])),
      /the type section after the type section/,
    ],
    [
      'four billion types in one byte',
      wasmModule(section(id.type, [...u32(2 ** 32 - 1), 0x60])),
      /^the type section has 4294967295 types in 1 bytes at byte 10/,
    ],
    ['bytes after the last element', wasmModule(section(id.type, [0, 0])), /has 1 bytes too many/],
    [
      'an unknown type form',
      wasmModule(section(id.type, vector([0x40]))),
      /^the type section has type form 0x40 at byte 11, expected a function/,
    ],
    [
      'an unknown value type',
      wasmModule(section(id.type, vector([0x60, 1, 0x20, 0]))),
      /^the type section has 0x20 at byte 13, expected a value type/,
    ],
    [
      'an unknown kind of export',
      wasmModule(section(id.export, vector([...name('e'), 9, 0]))),
      /^the export section has kind 9 at byte 13, expected function, table, memory, global, tag$/,
    ],
    [
      'a name that is not UTF-8',
      wasmModule(section(id.export, vector([1, 0xff, 0, 0]))),
      /^an export's name at byte 12 is not UTF-8/,
    ],
    [
      'functions without bodies',
      wasmModule(
        section(id.type, vector(functionType('() -> ()'))),
        section(id.function, vector([0])),
      ),
      /^the module has 0 function bodies, expected 1/,
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => readModule(bytes)).toThrow(message);
    expect(() => readModule(bytes)).toThrow(
      expect.objectContaining({ name: 'TracemallocError', code: 'ERR_TRACEMALLOC_MODULE' }),
    );
  });

  it.each([
    ['with imports', importing],
    ['with functions', moduleWithFunctions({ malloc: '(i32) -> (i32)', free: '(i32) -> ()' })],
    ["of source-map's module", sourceMapModule],
  ])('a module %s cut off at any byte, but between sections', (_, bytes) => {
    // A module may end after any section.
    const ends = new Set(readModule(bytes).sections.map(({ contents }) => contents.end));
    ends.add(8);
    for (let length = 0; length < bytes.length; length++) {
      try {
        readModule(bytes.subarray(0, length));
        expect(ends).toContain(length);
      } catch (error) {
        expect(error).toBeInstanceOf(TracemallocError);
        expect(error).toMatchObject({ code: 'ERR_TRACEMALLOC_MODULE' });
      }
    }
  });

  it('bit flips only with its own errors', () => {
    for (let bit = 0; bit < importing.length * 8; bit++) {
      const bytes = importing.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      try {
        readModule(bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_TRACEMALLOC_MODULE' });
      }
    }
  });
});
