import type { ModuleContents } from '../binary/module-reader.ts';
import type { FoundAllocator } from './find-allocator.ts';

/** What a user can do to trace more of a module. */
export function adviceFor(
  module: ModuleContents,
  coverage: string,
  { functions, refused }: FoundAllocator,
  customSections: readonly string[],
): string[] {
  const advice: string[] = [];
  if (coverage === 'blocks') {
    // Without names, a realloc can be missed. wee_alloc has none; it frees by Rust's convention.
    const byCode = functions.some(
      ({ evidence, role, convention }) =>
        evidence === 'fingerprint' && role === 'free' && convention !== 'rust_dealloc',
    );
    if (byCode && !functions.some(({ role }) => role === 'realloc')) {
      advice.push(
        'No realloc was found, but there may be one: a block that it resizes in place keeps its old size. If you know which function it is, say so (roles, --role INDEX=realloc).',
      );
    }
    return advice;
  }
  const tells = (pattern: RegExp) =>
    customSections.some((name) => pattern.test(name)) ||
    module.imports.some(({ module: from }) => pattern.test(from));
  if (tells(/^(go|go:buildid|gojs)$/)) {
    return ['Go collects its own garbage: only the growth of its memory can be traced.'];
  }
  if (refused.some(({ reason }) => reason.startsWith('it is an import'))) {
    advice.push('This module imports its allocator from another module: trace that one.');
  }
  if (module.types.length > 0 && module.types.includes(undefined) && functions.length === 0) {
    advice.push(
      'The module uses WebAssembly garbage collection: its objects are on the heap of JavaScript.',
    );
  }
  if (coverage === 'none' && hasFixedMemory(module)) {
    return [
      'The memory has a fixed size, and no allocator was found: there may be nothing to trace.',
    ];
  }
  if (coverage === 'allocations') {
    advice.push(
      'No function that frees was found: the compiler may have inlined it. AssemblyScript: build with --debug, or without -O3.',
    );
  }
  if (customSections.includes('name')) {
    advice.push(
      'The name section names no known allocator: say which functions it has (roles, --role INDEX=malloc).',
    );
  } else if (module.functionTypes.length > 0) {
    advice.push(
      'The module has no names, and no known allocator was found in its code; it may have none. Build it with names (Emscripten: --profiling-funcs; clang: -g; Rust: debug = 1, strip = false; wasm-bindgen and wasm-pack: keep the name section; wasm-opt: -g), or say which functions the allocator has (roles, --role INDEX=malloc).',
    );
  }
  return advice;
}

/** Whether the module imports no memory, and none of its own can grow. */
function hasFixedMemory({ imports, memories }: ModuleContents): boolean {
  const isFixed = memories.every(({ minimum, maximum }) => minimum === maximum);
  return memories.length > 0 && isFixed && !imports.some(({ kind }) => kind === 'memory');
}
