/**
 * Functions of runtimes between an allocation and the allocator. They only pass the allocation on: as the
 * most recent frames of a traceback they would not say who allocated.
 */
const shims: readonly RegExp[] = [
  // C++: operator new and new[], mangled (Itanium C++ ABI 5.1.3: nw, na) and demangled
  /^_Zn[wa][jmy]/,
  /^operator new(\[\])?(\(|$)/,
  // libc++ above it, where debug information shows inlined functions
  /^std::(__\d+::)?(__libcpp_(operator_new|allocate)|allocator(_traits)?<.*>::allocate|__new_allocator)/,
  // libc++abi and wasi-libc beneath them
  /^(operator_new_impl|malloc|calloc|realloc|dl\w*|internal_\w+|__libc_\w+|emscripten_builtin_\w+)(\(|$)/,
  // Rust: GlobalAlloc and below, and RawVec above it
  /(^|_|::)__(rust|rdl|rg)_(alloc|alloc_zeroed|realloc)(\.llvm\.\d+)?$/,
  /^_R.*(5alloc5alloc|8dlmalloc|7raw_vec)/,
  /^<?(alloc::alloc|alloc::raw_vec|dlmalloc)::/,
  // AssemblyScript
  /^~lib\/rt\/(tlsf|itcms|stub|common)\//,
];

/** Whether the function is only a shim between an allocation and the allocator. */
export function isAllocationShim(functionName: string): boolean {
  return shims.some((shim) => shim.test(functionName));
}
