/** A function of the allocator, by the C function whose contract it keeps. */
export type AllocatorRole =
  | 'malloc'
  | 'calloc'
  | 'realloc'
  | 'free'
  | 'aligned_alloc'
  | 'memalign'
  | 'posix_memalign';

/** Whose allocator it is: any C library's, AssemblyScript's, or what wasm-bindgen adds to Rust's. */
export type AllocatorRuntime = 'c' | 'assemblyscript' | 'wasm-bindgen';

/** What is known of an exported name. */
export interface KnownFunction {
  readonly role: AllocatorRole;
  readonly runtime: AllocatorRuntime;
  /** In each of these `p` is an address or a size: i32, or i64 in a module with 64-bit memory. */
  readonly types: readonly string[];
}

/**
 * The names under which toolchains export their allocator, with the types it may have.
 *
 * `c`: ISO C 7.24.3 and POSIX. `assemblyscript`: `--exportRuntime`, std/assembly/rt/itcms.ts, whose
 * collector frees by itself. `wasm-bindgen`: with and without the alignment that its pull request
 * 3463 (2023) added.
 */
export const knownFunctions: ReadonlyMap<string, KnownFunction> = new Map([
  ['malloc', { role: 'malloc', runtime: 'c', types: ['(p) -> (p)'] }],
  ['calloc', { role: 'calloc', runtime: 'c', types: ['(p, p) -> (p)'] }],
  ['realloc', { role: 'realloc', runtime: 'c', types: ['(p, p) -> (p)'] }],
  ['free', { role: 'free', runtime: 'c', types: ['(p) -> ()'] }],
  ['aligned_alloc', { role: 'aligned_alloc', runtime: 'c', types: ['(p, p) -> (p)'] }],
  ['memalign', { role: 'memalign', runtime: 'c', types: ['(p, p) -> (p)'] }],
  ['posix_memalign', { role: 'posix_memalign', runtime: 'c', types: ['(p, p, p) -> (i32)'] }],
  ['__new', { role: 'malloc', runtime: 'assemblyscript', types: ['(p, i32) -> (p)'] }],
  [
    '__wbindgen_malloc',
    { role: 'malloc', runtime: 'wasm-bindgen', types: ['(p, p) -> (p)', '(p) -> (p)'] },
  ],
  [
    '__wbindgen_realloc',
    {
      role: 'realloc',
      runtime: 'wasm-bindgen',
      types: ['(p, p, p, p) -> (p)', '(p, p, p) -> (p)'],
    },
  ],
  [
    '__wbindgen_free',
    { role: 'free', runtime: 'wasm-bindgen', types: ['(p, p, p) -> ()', '(p, p) -> ()'] },
  ],
] satisfies [string, KnownFunction][]);
