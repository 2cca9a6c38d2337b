import type { ConventionName } from './conventions.ts';

/** Names of functions in name sections and exports, and what they are. The first rule that fits holds. */
const rules: readonly (readonly [RegExp, ConventionName])[] = [
  // C: with the prefixes of the allocators that Emscripten and wasi-libc are built with
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

/** Both of Rust's manglings (RFC 2603 and the one before) and demangled names. */
function rustMethod(mangled: string, plain: string): RegExp {
  return new RegExp(
    `^_(ZN|R)\\w*8dlmalloc8dlmalloc.*${mangled}(17h[0-9a-f]{16}E|B\\w*)?$|` +
      `^<?dlmalloc::dlmalloc::Dlmalloc(<.+>+)?::${plain}(::h[0-9a-f]{16})?$`,
  );
}

/** What a function is by its name; undefined if the name says nothing. */
export function conventionByName(name: string): ConventionName | undefined {
  return rules.find(([rule]) => rule.test(name))?.[1];
}

/**
 * Exports of functions that allocate for JavaScript only: what the program itself does is not seen
 * through them, and what is handed over one way is freed another. They are told, not traced.
 * wasm-bindgen, and AssemblyScript's `--exportRuntime` (std/assembly/rt/itcms.ts).
 */
export const boundaryExports: ReadonlyMap<string, string> = new Map([
  ['__wbindgen_malloc', 'wasm-bindgen'],
  ['__wbindgen_realloc', 'wasm-bindgen'],
  ['__wbindgen_free', 'wasm-bindgen'],
  ['__new', 'AssemblyScript'],
]);
