import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conventionByName } from '../../src/allocator/name-rules.ts';
import { readBodies } from '../../src/binary/code-section.ts';
import { indexSpaces } from '../../src/binary/index-spaces.ts';
import { customSection, readModule } from '../../src/binary/module-reader.ts';
import { readNames } from '../../src/binary/name-section.ts';
import { opcode } from '../../src/binary/opcodes.ts';
import { type AllocatorFunction, inspectModule } from '../../src/index.ts';
import { guestBytes } from '../guest.ts';
import { embeddedModules } from '../real-modules.ts';
import { without } from '../stripped.ts';

const require = createRequire(import.meta.url);
const { resolve } = require;
const read = (name: string, file: string) => readFileSync(join(dirname(resolve(name)), file));
const summary = (all: readonly AllocatorFunction[]) =>
  all.map(({ convention, evidence }) => `${convention} by ${evidence}`).sort();

const NOP = 0x01;

/** Without its names, as an optimiser leaves it. */
const withoutNames = (bytes: Uint8Array) => without(bytes, 'name', 'export');

describe('evidence', () => {
  it.each([
    ['semantics', 'wasi-libc'],
    ['news', 'wasi-libc under libc++'],
  ])('names tell all functions of %s: %s', (guest) => {
    const { allocator, coverage } = inspectModule(guestBytes(guest));
    expect(coverage).toBe('blocks');
    expect(summary(allocator)).toEqual(expect.arrayContaining(['malloc by name', 'free by name']));
  });

  it('AssemblyScript with names: its blocks', () => {
    const { allocator } = inspectModule(guestBytes('program'));
    expect(summary(allocator)).toEqual(
      expect.arrayContaining(['tlsf_allocate by name', 'tlsf_free by name']),
    );
  });

  it.each<[string, string, string[]]>([
    ['tiktoken', 'tiktoken_bg.wasm', ['free', 'malloc', 'memalign', 'rust_realloc']],
    [
      'brotli-wasm',
      'pkg.node/brotli_wasm_bg.wasm',
      ['free', 'malloc', 'rust_alloc', 'rust_realloc'],
    ],
    ['source-map', 'lib/mappings.wasm', ['free', 'malloc', 'rust_alloc']],
    ['sql.js', 'sql-wasm.wasm', ['free', 'malloc', 'memalign']],
    [
      '@jitl/quickjs-wasmfile-release-sync/wasm',
      'emscripten-module.wasm',
      ['free', 'malloc', 'realloc'],
    ],
  ])('without names, the code of dlmalloc tells: %s', (name, file, found) => {
    const { allocator } = inspectModule(read(name, file));
    expect(summary(allocator)).toEqual(found.map((role) => `${role} by fingerprint`));
  });

  it('emmalloc’s, too: yoga-layout', () => {
    const [bytes] = embeddedModules(
      join(dirname(resolve('yoga-layout')), '../binaries/yoga-wasm-base64-esm.js'),
    );
    const { allocator, coverage } = inspectModule(bytes!);
    expect(coverage).toBe('blocks');
    expect(summary(allocator)).toEqual(['free by fingerprint', 'malloc by fingerprint']);
  });

  it('wee_alloc’s: wasm-crypto', () => {
    const { wasmBytes } = require('@polkadot/wasm-crypto-wasm');
    const { allocator, coverage, advice } = inspectModule(wasmBytes);
    expect(coverage).toBe('blocks');
    expect(advice).toEqual([]);
    expect(summary(allocator)).toEqual([
      'rust_alloc by fingerprint',
      'rust_dealloc by fingerprint',
    ]);
  });

  // The names, in modules that have names, of functions that are found by their code.
  it.each<[string, Uint8Array<ArrayBuffer>, string[]]>([
    ['wasi-libc', guestBytes('semantics'), ['dlfree', 'dlmalloc', 'internal_memalign', 'realloc']],
    [
      'dlmalloc of Emscripten',
      guestBytes('semantics-dlmalloc'),
      ['c_realloc', 'dlfree', 'dlmalloc', 'dlposix_memalign'],
    ],
    [
      'emmalloc',
      guestBytes('semantics-emmalloc'),
      ['c_realloc', 'emmalloc_free', 'emmalloc_memalign'],
    ],
    ['Rust', guestBytes('semantics-rust'), ['__rust_realloc', 'free', 'malloc', 'memalign']],
    [
      'Rust, whose methods take the allocator',
      new Uint8Array(read('@wasmer/wasm-transformer', 'wasm_transformer_bg.wasm')),
      ['__rdl_realloc', 'free', 'malloc', 'memalign'],
    ],
    [
      'Rust for size',
      guestBytes('semantics-rust-small'),
      ['__rust_realloc', 'free', 'malloc', 'memalign'],
    ],
  ])('code and names agree where there are both: %s', (_, bytes, functions) => {
    const section = customSection(readModule(bytes), 'name')!;
    const names = readNames(section).functions;
    const byCode = inspectModule(withoutNames(bytes)).allocator;
    const plain = byCode.map(({ functionIndex }) =>
      names
        .get(functionIndex)!
        .replace(/^_ZN8dlmalloc.*?\$GT\$\d(.*)17h\w+E$/, '$1')
        .replace(/^dlmalloc::.*::(\w+)::h\w+$/, '$1'),
    );
    expect(plain.sort()).toEqual(functions);
    // Names give the same functions.
    const byName = new Map(
      inspectModule(bytes).allocator.map((found) => [found.functionIndex, found]),
    );
    for (const { functionIndex, convention } of byCode) {
      expect(byName.get(functionIndex)?.convention ?? convention).toBe(convention);
    }
  });

  it('a function with realloc inlined that keeps its own header before each block is no realloc', () => {
    // SQLite's, in a release build: sql.js.
    const { allocator } = inspectModule(read('sql.js', 'sql-wasm.wasm'));
    expect(allocator.filter(({ role }) => role === 'realloc')).toEqual([]);
  });

  it.each(['semantics', 'semantics-dlmalloc', 'semantics-emmalloc', 'semantics-rust'])(
    'finds no allocator without its free: %s, stripped',
    (guest) => {
      const bytes = withoutNames(guestBytes(guest));
      const free = inspectModule(bytes).allocator.find(({ role }) => role === 'free')!;
      const module = readModule(bytes);
      const body = free.functionIndex - indexSpaces(module).importedFunctionCount;
      const { start, end } = readBodies(module);
      // No locals, unreachable, and nops up to the end.
      bytes.fill(opcode.unreachable, start[body], start[body]! + 2);
      bytes.fill(NOP, start[body]! + 2, end[body]! - 1);
      expect(WebAssembly.validate(bytes)).toBe(true);
      expect(inspectModule(bytes).allocator).toEqual([]);
    },
  );

  it('finds no allocator in modules without one: tables of parsers, hash functions', () => {
    const grammars = readdirSync(dirname(resolve('@vscode/tree-sitter-wasm')))
      .filter((file) => /^tree-sitter-.*\.wasm$/.test(file))
      .map((file) => new Uint8Array(read('@vscode/tree-sitter-wasm', file)));
    const hashes = embeddedModules(resolve('hash-wasm'));
    expect(grammars.length).toBeGreaterThan(10);
    expect(hashes.length).toBeGreaterThan(10);
    for (const bytes of [...grammars, ...hashes]) {
      expect(inspectModule(bytes)).toMatchObject({ coverage: 'none', allocator: [] });
      expect(inspectModule(withoutNames(bytes)).allocator).toEqual([]);
    }
    const advice = hashes.map((bytes) => inspectModule(bytes).advice.join());
    expect(advice[0]).toContain('The memory has a fixed size');
    // Argon2 sets the size of its memory itself.
    expect(advice.filter((text) => text.includes('it may have none')).length).toBeGreaterThan(0);
  });
});

it('similar names are not taken for an allocator’s', () => {
  for (const name of ['mallocator', 'my_free', 'freeze', 'xfree', 'realloc_count', 'callback']) {
    expect(conventionByName(name), name).toBeUndefined();
  }
});

it.each([
  ['dlmalloc', 'malloc'],
  ['_malloc', 'malloc'],
  ['emscripten_builtin_malloc', 'malloc'],
  ['emmalloc_free', 'free'],
  ['mi_realloc', 'realloc'],
  ['__rust_alloc', 'rust_alloc'],
  ['__rdl_alloc_zeroed', 'rust_alloc'],
  ['_RNvCscSpY9Juk0HT_7___rustc12___rust_alloc', 'rust_alloc'],
  ['_RNvCscSpY9Juk0HT_7___rustc14___rust_dealloc', 'rust_dealloc'],
  ['__rust_realloc.llvm.1234', 'rust_realloc'],
  ['_ZN8dlmalloc8dlmalloc17Dlmalloc$LT$A$GT$6malloc17h0123456789abcdefE', 'dlmalloc_malloc'],
  ['<dlmalloc::dlmalloc::Dlmalloc<dlmalloc::sys::System>>::free', 'dlmalloc_free'],
  ['dlmalloc::dlmalloc::Dlmalloc<A>::memalign::h6a1beb52a100a508', 'dlmalloc_memalign'],
  ['dlmalloc::dlmalloc::Dlmalloc::realloc::hc944cd6089e0958f', 'dlmalloc_realloc'],
  ['~lib/rt/tlsf/allocateBlock', 'tlsf_allocate'],
])('%s is %s', (name, convention) => {
  expect(conventionByName(name)).toBe(convention);
});
