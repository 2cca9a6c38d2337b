import type { ModuleContents } from '../binary/module-reader.ts';
import type { FoundAllocator } from './find-allocator.ts';

/** What a user can do so that the tracer sees more of a module. */
export function adviceFor(
  module: ModuleContents,
  coverage: string,
  { functions, refused }: FoundAllocator,
  customSections: readonly string[],
): string[] {
  const advice: string[] = [];
  if (coverage === 'blocks') {
    // Without names nobody knows whether there is one; wee_alloc, which frees as Rust does, has none.
    const byCode = functions.some(
      ({ evidence, role, convention }) =>
        evidence === 'fingerprint' && role === 'free' && convention !== 'rust_dealloc',
    );
    if (byCode && !functions.some(({ role }) => role === 'realloc')) {
      advice.push(
        'No realloc was found, and there may be one: blocks that it resizes in place keep the size they had. If you know which function it is, say so (roles, --role INDEX=realloc).',
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
    advice.push('The allocator is another module, which this one imports it from: trace that one.');
  }
  if (module.types.length > 0 && module.types.includes(undefined) && functions.length === 0) {
    advice.push(
      'The module has types of the garbage collector: objects of such languages are on the heap of JavaScript.',
    );
  }
  if (coverage === 'none' && hasFixedMemory(module)) {
    return [
      'Its memory has one size for good, and no allocator is known in it: there may be none, and nothing to trace.',
    ];
  }
  if (coverage === 'allocations') {
    advice.push(
      'No function that frees was found: an optimising compiler may have inlined it. AssemblyScript: build with --debug, or without -O3.',
    );
  }
  if (customSections.includes('name')) {
    advice.push(
      'The name section names no allocator that is known: say which functions it is made of (roles, --role INDEX=malloc).',
    );
  } else if (module.functionTypes.length > 0) {
    advice.push(
      'The module has no names, and its code is that of no allocator that is known; it may have none. Build it with names (Emscripten: --profiling-funcs; clang: -g; Rust: debug = 1, strip = false; wasm-bindgen and wasm-pack: keep the name section; wasm-opt: -g), or say which functions the allocator is made of (roles, --role INDEX=malloc).',
    );
  }
  return advice;
}

/** Whether the module has memories of its own alone, none of which can grow. */
function hasFixedMemory({ imports, memories }: ModuleContents): boolean {
  const isFixed = memories.every(({ minimum, maximum }) => minimum === maximum);
  return memories.length > 0 && isFixed && !imports.some(({ kind }) => kind === 'memory');
}
