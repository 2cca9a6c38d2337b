import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conventionByName } from '../../src/allocator/name-rules.ts';
import { readModule } from '../../src/binary/module-reader.ts';
import { type AllocatorFunction, inspectModule } from '../../src/index.ts';
import { guestBytes } from '../guest.ts';

const { resolve } = createRequire(import.meta.url);
const read = (name: string, file: string) => readFileSync(join(dirname(resolve(name)), file));
const summary = (all: readonly AllocatorFunction[]) =>
  all.map(({ convention, evidence }) => `${convention} by ${evidence}`).sort();

/** The module without its name section and exports of functions, as an optimiser leaves it. */
function stripped(bytes: Uint8Array): Uint8Array {
  const kept = readModule(bytes).sections.filter(
    ({ name, customName }) => customName !== 'name' && name !== 'export',
  );
  return Uint8Array.from([
    ...bytes.subarray(0, 8),
    ...kept.flatMap(({ start, contents }) => [...bytes.subarray(start, contents.end)]),
  ]);
}

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
    ['tiktoken', 'tiktoken_bg.wasm', ['free', 'malloc', 'rust_realloc']],
    ['sql.js', 'sql-wasm.wasm', ['free', 'malloc']],
    ['@jitl/quickjs-wasmfile-release-sync/wasm', 'emscripten-module.wasm', ['free', 'malloc']],
  ])('without names, the code of dlmalloc tells: %s', (name, file, found) => {
    const { allocator } = inspectModule(read(name, file));
    expect(summary(allocator)).toEqual(found.map((role) => `${role} by fingerprint`));
  });

  it('code and names agree where there are both', () => {
    const bytes = read('sql.js', 'sql-wasm-debug.wasm');
    const byName = inspectModule(bytes).allocator;
    const byCode = inspectModule(stripped(bytes)).allocator;
    expect(summary(byCode)).toEqual(['free by fingerprint', 'malloc by fingerprint']);
    for (const { functionIndex, role } of byCode) {
      expect(byName).toContainEqual(expect.objectContaining({ functionIndex, role }));
    }
  });

  it('finds nothing where there is nothing: a parser’s tables', () => {
    const bytes = read('@vscode/tree-sitter-wasm', 'tree-sitter-css.wasm');
    expect(inspectModule(bytes)).toMatchObject({ coverage: 'none', allocator: [] });
  });
});

it('names of other things are no allocator’s', () => {
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
  ['~lib/rt/tlsf/allocateBlock', 'tlsf_allocate'],
])('%s is %s', (name, convention) => {
  expect(conventionByName(name)).toBe(convention);
});
