/** What an allocator's function does: it keeps the contract of this C function. */
export type AllocatorRole =
  | 'malloc'
  | 'calloc'
  | 'realloc'
  | 'free'
  | 'aligned_alloc'
  | 'memalign'
  | 'posix_memalign';

/**
 * What a parameter means. A block's size is the product of all `size`s. `out` is the address that the
 * function writes the new block's address to.
 */
type Parameter = 'size' | 'address' | 'out' | 'other';

/** How to call a function of an allocator. */
export interface Convention {
  readonly role: AllocatorRole;
  readonly parameters: readonly Parameter[];
  /** Bytes from the address that it takes or returns to the block's own address. */
  readonly header: number;
}

/** The name of a calling convention; `roles` takes these names. */
export type ConventionName =
  | AllocatorRole
  | 'reallocarray'
  | 'aligned_realloc'
  | `rust_${'alloc' | 'dealloc' | 'realloc'}`
  | `dlmalloc_${'malloc' | 'memalign' | 'realloc' | 'free'}`
  | `tlsf_${'allocate' | 'reallocate' | 'free'}`;

const rows: Readonly<
  Record<ConventionName, readonly [role: AllocatorRole, parameters: string, header?: number]>
> = {
  // ISO C 7.24.3, POSIX, and the BSDs' reallocarray
  malloc: ['malloc', 'size'],
  calloc: ['calloc', 'size size'],
  realloc: ['realloc', 'address size'],
  reallocarray: ['realloc', 'address size size'],
  // emmalloc_aligned_realloc of Emscripten
  aligned_realloc: ['realloc', 'address other size'],
  free: ['free', 'address'],
  aligned_alloc: ['aligned_alloc', 'other size'],
  memalign: ['memalign', 'other size'],
  posix_memalign: ['posix_memalign', 'out other size'],
  // core::alloc::GlobalAlloc, with the parameters that rustc passes
  rust_alloc: ['malloc', 'size other'],
  rust_dealloc: ['free', 'address other other'],
  rust_realloc: ['realloc', 'address other other size'],
  // The methods of dlmalloc::Dlmalloc in Rust's standard library
  dlmalloc_malloc: ['malloc', 'other size'],
  dlmalloc_memalign: ['memalign', 'other other size'],
  dlmalloc_realloc: ['realloc', 'other address size'],
  dlmalloc_free: ['free', 'other address'],
  // AssemblyScript's std/assembly/rt/tlsf.ts: blocks begin 4 bytes before their contents
  tlsf_allocate: ['malloc', 'other size', 4],
  tlsf_reallocate: ['realloc', 'other address size', 4],
  tlsf_free: ['free', 'other address', 4],
};

/** All known conventions, by name. */
export const conventions: ReadonlyMap<ConventionName, Convention> = new Map(
  Object.entries(rows).map(([name, [role, parameters, header]]) => [
    name as ConventionName,
    { role, parameters: parameters.split(' ') as Parameter[], header: header ?? 0 },
  ]),
);

/**
 * The convention of a method whose first parameter an optimiser removed. It can, because there is one
 * allocator: every call passes the same value.
 */
export const withoutSelf: ReadonlyMap<ConventionName, ConventionName> = new Map([
  ['dlmalloc_malloc', 'malloc'],
  ['dlmalloc_memalign', 'memalign'],
  ['dlmalloc_realloc', 'realloc'],
  ['dlmalloc_free', 'free'],
]);
