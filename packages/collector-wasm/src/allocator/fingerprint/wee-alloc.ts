import type { Fingerprint } from './fingerprint.ts';
import { type CodeFacts, constantBytes, type FunctionCode, hasAll } from './function-code.ts';

// The crate wee_alloc with its size classes (lib.rs): sizes are rounded up to words of 4 bytes, and those
// of up to 256 words, which are not aligned to more than a word, have a list of free cells each. What
// allocates and what frees both index that array, which has 256 addresses in a row, and hand its
// policies' tables of methods on.
const SIZE_CLASSES = [3, 2, 255];

/** Finds the functions of a wee_alloc by their code, alloc and dealloc or none at all. */
export function fingerprintWeeAlloc(code: FunctionCode): Fingerprint[] {
  const anyOf = constantBytes(255);
  const allocs = code
    .shaped({ parameters: 2, results: 1, least: 100, most: 600, anyOf })
    .filter((facts) => rounds(facts, 0));
  const deallocs = code
    .shaped({ parameters: 3, results: 0, least: 100, most: 900, anyOf })
    .filter((facts) => rounds(facts, 1));
  const pairs = allocs.flatMap((alloc) =>
    deallocs
      .filter((dealloc) => sharedAddresses(alloc, dealloc) >= 4)
      .map((dealloc) => ({ alloc, dealloc })),
  );
  if (pairs.length !== 1) return [];
  const [{ alloc, dealloc }] = pairs as [(typeof pairs)[number]];
  return [
    {
      functionIndex: alloc.functionIndex,
      convention: 'rust_alloc',
      name: 'alloc of wee_alloc',
    },
    {
      functionIndex: dealloc.functionIndex,
      convention: 'rust_dealloc',
      name: 'dealloc of wee_alloc',
    },
  ];
}

/** Whether the parameter is a size that is rounded up to words, and looked up among the classes. */
function rounds(facts: CodeFacts, parameter: number): boolean {
  return hasAll(facts, SIZE_CLASSES) && facts.sums.has(`${parameter} + 3`);
}

/** Heads of lists one word apart, and tables of methods. */
function sharedAddresses(a: CodeFacts, b: CodeFacts): number {
  const addresses = [...a.constants].filter((value) => value > 1000 && b.constants.has(value));
  return addresses.some((value) => addresses.includes(value + 4)) ? addresses.length : 0;
}
