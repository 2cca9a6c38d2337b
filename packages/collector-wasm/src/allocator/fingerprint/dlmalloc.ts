import type { ConventionName } from '../conventions.ts';
import type { Fingerprint } from './fingerprint.ts';
import { type CodeFacts, callBytes, type FunctionCode, hasAll } from './function-code.ts';

// Doug Lea's malloc 2.8 (C: Emscripten, wasi-libc; Rust: the crate dlmalloc) keeps its constants
// through every optimisation: MAX_REQUEST (-minChunkSize << 2 in C; in Rust 4 GiB less the head of a
// segment), the masks of flags and alignment, the largest small request (244: MAX_SMALL_REQUEST), the
// bins of trees. All its functions use the same variables.

/** Finds the functions of a dlmalloc by their code: at least malloc and free, or none. */
export function fingerprintDlmalloc(code: FunctionCode): Fingerprint[] {
  for (const self of [0, 1] as const) {
    const shape = { parameters: 1 + self, results: 1, least: 3000, most: 9000 };
    for (const malloc of code.shaped(shape)) {
      if (!hasAll(malloc, [-2, -1, 8, 16, 31])) continue;
      if (![235, 236, 244, 245].some((value) => malloc.constants.has(value))) continue;
      const isRust = isRustMalloc(malloc);
      if (!isRust && (self === 1 || !isCMalloc(malloc))) continue;
      const found = new Dlmalloc(code, malloc, isRust, self).functions();
      if (found.length > 0) return found;
    }
  }
  return [];
}

function isRustMalloc({ constants }: CodeFacts): boolean {
  // With opt-level "z", the code computes MAX_REQUEST from -65536 and, aligned, -9.
  return (
    constants.has(-65588) ||
    constants.has(-65587) ||
    ((constants.has(-65536) || constants.has(-65544)) && constants.has(-9))
  );
}

function isCMalloc({ constants }: CodeFacts): boolean {
  return (constants.has(-65) || constants.has(-64)) && constants.has(-16) && constants.has(-8);
}

/** The allocator of a malloc that was found. */
class Dlmalloc {
  readonly #code: FunctionCode;
  readonly #malloc: CodeFacts;
  readonly #isRust: boolean;
  /** 1 where Rust's methods take the allocator as their first parameter. */
  readonly #self: 0 | 1;
  /** Addresses of malloc's variables, or their offsets in the allocator: constants, and offsets of loads and stores. */
  readonly #variables: ReadonlySet<number>;

  constructor(code: FunctionCode, malloc: CodeFacts, isRust: boolean, self: 0 | 1) {
    this.#code = code;
    this.#malloc = malloc;
    this.#isRust = isRust;
    this.#self = self;
    const least = self === 1 ? 257 : 1001;
    this.#variables = new Set(
      [...malloc.constants, ...malloc.offsets].filter(
        (value) => value >= least && !OWN_CONSTANTS.has(value),
      ),
    );
  }

  functions(): Fingerprint[] {
    const free = this.#free();
    if (free === undefined) return [];
    return [
      ...this.#found([this.#malloc], this.#self === 1 ? 'dlmalloc_malloc' : 'malloc'),
      ...this.#found([free], this.#self === 1 ? 'dlmalloc_free' : 'free'),
      ...this.#aligned(),
      ...(this.#isRust ? this.#rustRealloc(free) : this.#cRealloc(free)),
    ];
  }

  /** Functions that call malloc, and have this number of parameters and one result. */
  #callingMalloc(parameters: number, least: number, most: number): CodeFacts[] {
    const anyOf = callBytes(this.#malloc);
    return this.#code
      .shaped({ parameters, results: 1, least, most, anyOf })
      .filter(({ calls }) => calls.has(this.#malloc.functionIndex));
  }

  #found(all: readonly CodeFacts[], convention: ConventionName): Fingerprint[] {
    const role = convention.replace(/^(rust|dlmalloc)_/, '');
    const name = `${role} of ${this.#isRust ? 'Rust' : 'C'}'s dlmalloc`;
    return all.map(({ functionIndex }) => ({ functionIndex, convention, name }));
  }

  /** How many of malloc's variables the function uses too. */
  #shared({ constants, offsets }: CodeFacts): number {
    let count = 0;
    for (const value of this.#variables) {
      if (offsets.has(value) || constants.has(value)) count++;
    }
    return count;
  }

  /** The function with free's constants that uses most of malloc's variables. */
  #free(): CodeFacts | undefined {
    const self = this.#self;
    const least = this.#isRust ? 500 : 1200;
    const all = this.#code
      .shaped({ parameters: 1 + self, results: 0, least, most: 2500 })
      .filter((facts) => hasAll(facts, [-2, -1, 3]))
      .filter((facts) => this.#isRust || hasAll(facts, [-8, 8, 255, 0xffffff]))
      .filter(({ sums }) => !HEADERS.some((size) => sums.has(`${self} + ${-size}`)))
      .sort((a, b) => this.#shared(b) - this.#shared(a));
    const [best] = all;
    if (best !== undefined && this.#shared(best) >= 4) return best;
    // In position-independent code, variables are offsets from a base: the two share no constants.
    return !this.#isRust && all.length === 1 && this.#variables.size < 12 ? best : undefined;
  }

  /**
   * memalign(alignment, size), posix_memalign(out, alignment, size), and Rust's function of (size,
   * alignment) that has memalign inlined. All return an address inside of a block from malloc, and free
   * the rest of it. The alignment is the parameter that they turn into a mask, alignment − 1.
   */
  #aligned(): Fingerprint[] {
    const { functionIndex } = this.#malloc;
    const givingBack = (parameters: number) =>
      this.#callingMalloc(parameters, 150, 2500).filter((facts) => this.#givesBack(facts));
    const self = this.#self;
    const isMask = ({ sums }: CodeFacts, local: number) => sums.has(`${local} + -1`);
    const isSize = ({ sums, handedOn }: CodeFacts, local: number) =>
      PADS.some((pad) => sums.has(`${local} + ${pad}`)) ||
      handedOn.has(`${local} > ${functionIndex}`);
    const memaligns = givingBack(2 + self).filter(
      (facts) => isMask(facts, self) && !isMask(facts, self + 1) && isSize(facts, self + 1),
    );
    const others = this.#isRust
      ? givingBack(2).filter(
          (facts) => !isMask(facts, 0) && facts.handedOn.has(`0 > ${functionIndex}`),
        )
      : givingBack(3).filter((facts) => hasAll(facts, [EINVAL, ENOMEM]));
    return [
      ...this.#found(memaligns, self === 1 ? 'dlmalloc_memalign' : 'memalign'),
      ...this.#found(others, this.#isRust ? 'rust_alloc' : 'posix_memalign'),
    ];
  }

  /** Whether it frees a piece of a block: itself, or by a call of the function that frees a chunk. */
  #givesBack(facts: CodeFacts): boolean {
    if (this.#shared(facts) >= 4) return true;
    const shape = { parameters: 2 + this.#self, results: 0, least: 300, most: 2500 };
    return this.#code.calledBy(facts, shape).some((other) => this.#shared(other) >= 4);
  }

  /** realloc(address, size, alignment, new size): extends the block in place, or frees it. */
  #rustRealloc(free: CodeFacts): Fingerprint[] {
    const extendsInPlace = ({ constants }: CodeFacts) =>
      constants.has(256) && TWO_GRANULES.some((value) => constants.has(value));
    const shape = { parameters: 2 + this.#self, results: 1, least: 300, most: 2500 };
    const reallocs = this.#callingMalloc(4, 100, 2500).filter((facts) => {
      if (!facts.handedOn.has(`0 > ${free.functionIndex}`)) return false;
      return extendsInPlace(facts) || this.#code.calledBy(facts, shape).some(extendsInPlace);
    });
    return this.#onlyOne(reallocs, 'rust_realloc');
  }

  /** realloc(address, size): steps back to the head of the chunk, and extends it in place. */
  #cRealloc(free: CodeFacts): Fingerprint[] {
    const extendsInPlace = (facts: CodeFacts) => this.#shared(facts) >= 3;
    const shape = { parameters: 2, results: 1, least: 60, most: 3500 };
    const reallocs = this.#callingMalloc(2, shape.least, shape.most).filter((facts) => {
      const { constants } = facts;
      if (!constants.has(-65) && !constants.has(-64)) return false;
      if (!this.#handsOnBoth(facts, free)) return false;
      return extendsInPlace(facts) || this.#code.calledBy(facts, shape).some(extendsInPlace);
    });
    return this.#onlyOne(reallocs, 'realloc');
  }

  /**
   * Whether it passes the address to free and the size to malloc unchanged. A program's own function that
   * keeps a header before each block changes them, though realloc inlined in it looks alike (SQLite).
   */
  #handsOnBoth({ sums, handedOn }: CodeFacts, free: CodeFacts): boolean {
    if (!sums.has('0 + -8') && !sums.has('0 + -4')) return false;
    return (
      handedOn.has(`0 > ${free.functionIndex}`) && handedOn.has(`1 > ${this.#malloc.functionIndex}`)
    );
  }

  /** Blocks would vanish if another function were taken for realloc. So it takes a single candidate only. */
  #onlyOne(all: readonly CodeFacts[], convention: ConventionName): Fingerprint[] {
    return all.length === 1 ? this.#found(all, convention) : [];
  }
}

/**
 * Sizes of a header that a program may keep before each block. A free that steps back over one is the
 * program's own, with the allocator's inlined: the head of dlmalloc's chunks has at most 8 bytes.
 */
const HEADERS = [12, 16, 20, 24, 32, 40, 48, 64];

/** pad_request adds these to a size before it rounds to 8 or, in wasi-libc, to 16 bytes. */
const PADS = [11, 19];

/** Rust's realloc compares with these before it extends a block that has a segment of its own. */
const TWO_GRANULES = [2 * 65536, 2 * 65536 + 1];

/** Errors of posix_memalign, by WASI's numbers, which Emscripten uses too. */
const EINVAL = 28;
const ENOMEM = 48;

/** Large constants that every dlmalloc has: they are no addresses of variables. */
const OWN_CONSTANTS = new Set([
  4096, 65535, 65536, 245760, 520192, 1048320, 2097152, 16777215, 1431655768,
]);
