import { type FunctionBodies, readLocals } from '../binary/code-section.ts';
import { functionTypeOf, type IndexSpaces } from '../binary/index-spaces.ts';
import { InstructionWalker } from '../binary/instructions.ts';
import type { ModuleContents } from '../binary/module-reader.ts';
import { opcode } from '../binary/opcodes.ts';
import type { ConventionName } from './conventions.ts';

// Doug Lea's malloc 2.8 (C: Emscripten, wasi-libc; Rust: the crate dlmalloc) keeps its constants
// through every optimisation: MAX_REQUEST (-minChunkSize << 2), the masks of flags and alignment,
// the largest small request (244: MAX_SMALL_REQUEST), the bins of trees.

/** A function that looks like one of dlmalloc's. */
export interface Fingerprint {
  readonly functionIndex: number;
  readonly convention: ConventionName;
  /** What it looks like. */
  readonly name: string;
}

/** What the code of a function says. */
interface CodeFacts {
  readonly functionIndex: number;
  /** Values of `i32.const`. */
  readonly constants: ReadonlySet<number>;
  /** Functions it calls. */
  readonly calls: ReadonlySet<number>;
}

/**
 * Finds the malloc and the free of a dlmalloc by their code; of Rust's its realloc too. Only what is
 * sure: a realloc or memalign of C's that is not found is still seen through the malloc and free that
 * it calls, where it calls them.
 */
export function fingerprintAllocator(
  module: ModuleContents,
  spaces: IndexSpaces,
  bodies: FunctionBodies,
): Fingerprint[] {
  const code = new FunctionCode(module, spaces, bodies);
  for (const malloc of code.candidates(1, 1, 3000, 9000)) {
    const { constants } = malloc;
    const isRust = constants.has(-65588) || constants.has(-65587);
    if (!isRust && !(constants.has(-65) && constants.has(-16))) continue;
    if (![-8, -2, -1, 8, 16, 31].every((value) => constants.has(value))) continue;
    if (![235, 236, 244, 245].some((value) => constants.has(value))) continue;
    const free = freeOf(code, malloc, isRust);
    if (free === undefined) continue;
    const of = isRust ? "Rust's dlmalloc" : "C's dlmalloc";
    const found: Fingerprint[] = [
      { functionIndex: malloc.functionIndex, convention: 'malloc', name: `malloc of ${of}` },
      { functionIndex: free.functionIndex, convention: 'free', name: `free of ${of}` },
    ];
    const reallocs = isRust ? reallocsOf(code, malloc, free) : [];
    // A function taken for realloc that is none would make blocks vanish: one that is sure, or none.
    if (reallocs.length === 1) {
      const { functionIndex } = reallocs[0]!;
      found.push({ functionIndex, convention: 'rust_realloc', name: `realloc of ${of}` });
    }
    return found;
  }
  return [];
}

/** The function that touches the same variables as malloc and has the constants of free. */
function freeOf(code: FunctionCode, malloc: CodeFacts, isRust: boolean): CodeFacts | undefined {
  const all = code
    .candidates(1, 0, isRust ? 500 : 1200, 2500)
    .filter(({ constants }) => [-8, -2, -1, 3, 8].every((value) => constants.has(value)))
    .filter(({ constants }) => isRust || (constants.has(255) && constants.has(0xffffff)))
    .sort((a, b) => sharedAddresses(b, malloc) - sharedAddresses(a, malloc));
  const best = all[0];
  if (best !== undefined && sharedAddresses(best, malloc) >= 4) return best;
  // In position-independent code the variables are offsets from a base, and nothing is shared.
  return all.length === 1 && addresses(malloc).length < 12 ? best : undefined;
}

/** Functions like Rust's `realloc(address, size, alignment, new size)`. */
function reallocsOf(code: FunctionCode, malloc: CodeFacts, free: CodeFacts): CodeFacts[] {
  return code.candidates(4, 1, 100, 2500).filter((facts) => {
    if (!facts.calls.has(malloc.functionIndex)) return false;
    if (facts.calls.has(free.functionIndex)) return true;
    const { constants } = facts;
    return constants.has(-65588) || constants.has(-65587) || sharedAddresses(facts, malloc) > 3;
  });
}

/** Large constants that every dlmalloc has: no addresses of this one's variables. */
const OWN_CONSTANTS = new Set([
  4096, 65535, 65536, 245760, 520192, 1048320, 2097152, 16777215, 1431655768,
]);

function addresses({ constants }: CodeFacts): number[] {
  return [...constants].filter((value) => value > 1000 && !OWN_CONSTANTS.has(value));
}

function sharedAddresses(a: CodeFacts, b: CodeFacts): number {
  return addresses(a).filter((address) => b.constants.has(address)).length;
}

/** The code of a module's functions, looked at once each, and only if type and size fit. */
class FunctionCode {
  readonly #module: ModuleContents;
  readonly #spaces: IndexSpaces;
  readonly #bodies: FunctionBodies;
  readonly #facts = new Map<number, CodeFacts | undefined>();

  constructor(module: ModuleContents, spaces: IndexSpaces, bodies: FunctionBodies) {
    this.#module = module;
    this.#spaces = spaces;
    this.#bodies = bodies;
  }

  /** Functions of so many i32 parameters and results, and code of so many bytes. */
  candidates(parameters: number, results: number, least: number, most: number): CodeFacts[] {
    const found: CodeFacts[] = [];
    for (let body = 0; body < this.#bodies.length; body++) {
      const size = this.#bodies.end[body]! - this.#bodies.start[body]!;
      if (size < least || size > most) continue;
      const functionIndex = body + this.#spaces.importedFunctionCount;
      const type = functionTypeOf(this.#module, this.#spaces, functionIndex);
      if (type?.parameters.length !== parameters || type.results.length !== results) continue;
      if (![...type.parameters, ...type.results].every((kind) => kind === 'i32')) continue;
      const facts = this.#factsOf(body, functionIndex);
      if (facts !== undefined) found.push(facts);
    }
    return found;
  }

  #factsOf(body: number, functionIndex: number): CodeFacts | undefined {
    if (this.#facts.has(body)) return this.#facts.get(body);
    let facts: CodeFacts | undefined;
    try {
      facts = { functionIndex, ...this.#read(body) };
    } catch {
      // Instructions this package does not know: no dlmalloc.
    }
    this.#facts.set(body, facts);
    return facts;
  }

  #read(body: number) {
    const constants = new Set<number>();
    const calls = new Set<number>();
    const walker = new InstructionWalker(this.#module.bytes);
    walker.enter(this.#bodies.start[body]!, this.#bodies.end[body]!);
    readLocals(walker);
    while (walker.offset < walker.end) {
      const start = walker.offset;
      const code = walker.skip();
      if (code === opcode.i32Const) constants.add(signed(walker.bytes, start + 1, walker.offset));
      else if (code === opcode.call) {
        const after = walker.offset;
        walker.offset = start + 1;
        calls.add(walker.u32());
        walker.offset = after;
      }
    }
    return { constants, calls };
  }
}

/** A signed LEB128 integer of 32 bits. */
function signed(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let shift = 0;
  for (let at = start; at < end; at++, shift += 7) value |= (bytes[at]! & 0x7f) << shift;
  const last = bytes[end - 1]!;
  return shift < 32 && (last & 0x40) !== 0 ? value | (-1 << shift) : value;
}
