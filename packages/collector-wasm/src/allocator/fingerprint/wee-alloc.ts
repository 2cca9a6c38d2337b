import type { Fingerprint } from './fingerprint.ts';
import { type CodeFacts, constantBytes, type FunctionCode, hasAll } from './function-code.ts';

// The crate wee_alloc with its size classes (lib.rs). It rounds sizes up to words of 4 bytes. Each size of
// up to 256 words has a list of free cells, if its alignment is at most a word. Both alloc and dealloc
// index the array of these lists, 256 addresses in a row, and pass on the method tables of its policies.
const SIZE_CLASSES = [3, 2, 255];

/** Finds the functions of a wee_alloc by their code: both alloc and dealloc, or none. */
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

/** Whether the function rounds this parameter up to words, and looks it up among the size classes. */
function rounds(facts: CodeFacts, parameter: number): boolean {
  return hasAll(facts, SIZE_CLASSES) && facts.sums.has(`${parameter} + 3`);
}

/** How many addresses both have: heads of lists, one word apart, and method tables. */
function sharedAddresses(a: CodeFacts, b: CodeFacts): number {
  const addresses = [...a.constants].filter((value) => value > 1000 && b.constants.has(value));
  return addresses.some((value) => addresses.includes(value + 4)) ? addresses.length : 0;
}
