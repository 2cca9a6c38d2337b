import { opcode } from '../../binary/opcodes.ts';
import type { Fingerprint } from './fingerprint.ts';
import {
  type CodeFacts,
  callBytes,
  constantBytes,
  type FunctionCode,
  hasAll,
} from './function-code.ts';

// Emscripten's emmalloc (system/lib/emmalloc.c). Code that adds a region to a free list or removes one
// computes its bucket (compute_free_list_bucket); no optimisation changes the constants of that. Code that
// allocates refuses more than MAX_ALLOC_SIZE, 0xffffffc7.
const BUCKET = [3, 127, 29, 4, 2, 110, 30, 71, 63];
const MAX_ALLOC_SIZE = 0xffffffc7 | 0;

/** Finds the functions of an emmalloc by their code: at least malloc and free, or none. */
export function fingerprintEmmalloc(code: FunctionCode): Fingerprint[] {
  const allocating = allocatingOf(code);
  const frees = code
    .shaped({ parameters: 1, results: 0, least: 150, most: 1000, anyOf: constantBytes(110) })
    .filter((facts) => hasAll(facts, [...BUCKET, 1, -2, -4]) && facts.sums.has('0 + -4'));
  // With two of either, the module has two allocators, or another one.
  if (allocating.length !== 1 || frees.length !== 1) return [];
  const [{ facts: malloc, convention }] = allocating as [Allocating];
  const [free] = frees as [CodeFacts];
  return [
    {
      functionIndex: malloc.functionIndex,
      convention,
      name: convention === 'malloc' ? 'malloc of emmalloc' : 'memalign of emmalloc',
    },
    { functionIndex: free.functionIndex, convention: 'free', name: 'free of emmalloc' },
    ...reallocsOf(code, malloc, free),
  ];
}

interface Allocating {
  readonly facts: CodeFacts;
  readonly convention: 'malloc' | 'memalign';
}

/**
 * Functions that search a mask of 64 bits for a bucket with free regions: memalign(alignment, size), or
 * malloc(size) in a program that only needs malloc's alignment.
 */
function allocatingOf(code: FunctionCode): Allocating[] {
  const looks = (facts: CodeFacts) =>
    facts.opcodes.has(opcode.i64Ctz) && hasAll(facts, [...BUCKET, MAX_ALLOC_SIZE]);
  const anyOf = constantBytes(MAX_ALLOC_SIZE);
  const shape = { results: 1, least: 250, most: 2500, anyOf };
  return [
    ...code.shaped({ ...shape, parameters: 1 }).map((facts) => ({ facts, convention: 'malloc' })),
    ...code.shaped({ ...shape, parameters: 2 }).map((facts) => ({ facts, convention: 'memalign' })),
  ].filter((found): found is Allocating => looks(found.facts));
}

/** realloc(address, size), and the same with an alignment in between. */
function reallocsOf(code: FunctionCode, malloc: CodeFacts, free: CodeFacts): Fingerprint[] {
  const resizes = (facts: CodeFacts) =>
    facts !== malloc &&
    facts.constants.has(MAX_ALLOC_SIZE) &&
    facts.calls.has(malloc.functionIndex) &&
    facts.handedOn.has(`0 > ${free.functionIndex}`);
  const shape = { results: 1, least: 80, most: 3000, anyOf: callBytes(malloc) };
  const name = 'realloc of emmalloc';
  return [
    ...code
      .shaped({ ...shape, parameters: 2 })
      .filter(resizes)
      .map(({ functionIndex }): Fingerprint => ({ functionIndex, convention: 'realloc', name })),
    ...code
      .shaped({ ...shape, parameters: 3 })
      .filter(resizes)
      .map(
        ({ functionIndex }): Fingerprint => ({
          functionIndex,
          convention: 'aligned_realloc',
          name,
        }),
      ),
  ];
}
