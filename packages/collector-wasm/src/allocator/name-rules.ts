import type { ConventionName } from './conventions.ts';

/** Names of functions in name sections and exports, and their conventions. The first match counts. */
const rules: readonly (readonly [RegExp, ConventionName])[] = [
  // C: with the prefixes of the allocators of Emscripten and wasi-libc
  [c('malloc'), 'malloc'],
  [c('calloc'), 'calloc'],
  [c('realloc'), 'realloc'],
  [c('reallocarray'), 'reallocarray'],
  [c('free'), 'free'],
  [c('aligned_alloc'), 'aligned_alloc'],
  [c('memalign'), 'memalign'],
  [c('posix_memalign'), 'posix_memalign'],
  // Rust: the symbols of library/alloc/src/alloc.rs and library/std/src/alloc.rs, plain, or mangled
  // with the crate's hash since 1.87 (_RNvCs…_7___rustc12___rust_alloc)
  [/(^|_)__(rust|rdl|rg)_alloc(_zeroed)?(\.llvm\.\d+)?$/, 'rust_alloc'],
  [/(^|_)__(rust|rdl|rg)_dealloc(\.llvm\.\d+)?$/, 'rust_dealloc'],
  [/(^|_)__(rust|rdl|rg)_realloc(\.llvm\.\d+)?$/, 'rust_realloc'],
  [rustMethod('6malloc', 'malloc'), 'dlmalloc_malloc'],
  [rustMethod('8memalign', 'memalign'), 'dlmalloc_memalign'],
  [rustMethod('7realloc', 'realloc'), 'dlmalloc_realloc'],
  [rustMethod('4free', 'free'), 'dlmalloc_free'],
  // AssemblyScript, debug and named builds
  [/^~lib\/rt\/tlsf\/allocateBlock$/, 'tlsf_allocate'],
  [/^~lib\/rt\/tlsf\/reallocateBlock$/, 'tlsf_reallocate'],
  [/^~lib\/rt\/tlsf\/freeBlock$/, 'tlsf_free'],
];

function c(name: string): RegExp {
  return new RegExp(`^_?(dl|emmalloc_|mi_|emscripten_builtin_|__libc_)?${name}$`);
}

/** Both manglings of Rust (RFC 2603 and the older one), and demangled names. */
function rustMethod(mangled: string, plain: string): RegExp {
  return new RegExp(
    `^_(ZN|R)\\w*8dlmalloc8dlmalloc.*${mangled}(17h[0-9a-f]{16}E|B\\w*)?$|` +
      `^<?dlmalloc::dlmalloc::Dlmalloc(<.+>+)?::${plain}(::h[0-9a-f]{16})?$`,
  );
}

/** The convention of a function with this name; undefined for any other name. */
export function conventionByName(name: string): ConventionName | undefined {
  return rules.find(([rule]) => rule.test(name))?.[1];
}

/**
 * Exports through which only JavaScript allocates: wasm-bindgen's, and those of AssemblyScript's
 * `--exportRuntime` (std/assembly/rt/itcms.ts). They are reported, but not traced: the program's own
 * allocations do not go through them, and it may free such a block without them.
 */
export const boundaryExports: ReadonlyMap<string, string> = new Map([
  ['__wbindgen_malloc', 'wasm-bindgen'],
  ['__wbindgen_realloc', 'wasm-bindgen'],
  ['__wbindgen_free', 'wasm-bindgen'],
  ['__new', 'AssemblyScript'],
]);
