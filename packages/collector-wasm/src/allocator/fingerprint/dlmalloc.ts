import type { ConventionName } from '../conventions.ts';
import type { Fingerprint } from './fingerprint.ts';
import { type CodeFacts, callBytes, type FunctionCode, hasAll } from './function-code.ts';

// Doug Lea's malloc 2.8 (C: Emscripten, wasi-libc; Rust: the crate dlmalloc) keeps its constants
// through every optimisation: MAX_REQUEST (-minChunkSize << 2 in C; what is left of 4 GiB after the
// head of a segment in Rust), the masks of flags and alignment, the largest small request (244:
// MAX_SMALL_REQUEST), the bins of trees. All its functions use the same variables.

/** Finds the functions of a dlmalloc by their code, its malloc and free or none at all. */
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
  // Where size matters (opt-level "z"), MAX_REQUEST is made of -65536 and, aligned, -9.
  return (
    constants.has(-65588) ||
    constants.has(-65587) ||
    ((constants.has(-65536) || constants.has(-65544)) && constants.has(-9))
  );
}

function isCMalloc({ constants }: CodeFacts): boolean {
  return (constants.has(-65) || constants.has(-64)) && constants.has(-16) && constants.has(-8);
}

/** What belongs to a malloc that was found. */
class Dlmalloc {
  readonly #code: FunctionCode;
  readonly #malloc: CodeFacts;
  readonly #isRust: boolean;
  /** 1 where Rust's methods take the allocator as their first parameter. */
  readonly #self: 0 | 1;
  /** Their addresses, or what is added to the allocator's: constants, or offsets of loads and stores. */
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

  /** Functions that call malloc, of so many parameters and one result. */
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

  /** How many of malloc's variables the function uses as well. */
  #shared({ constants, offsets }: CodeFacts): number {
    let count = 0;
    for (const value of this.#variables) {
      if (offsets.has(value) || constants.has(value)) count++;
    }
    return count;
  }

  /** The function that has the constants of free, and more of malloc's variables than any other. */
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
    // In position-independent code the variables are offsets from a base, and nothing is shared.
    return !this.#isRust && all.length === 1 && this.#variables.size < 12 ? best : undefined;
  }

  /**
   * memalign(alignment, size), posix_memalign(out, alignment, size), and what Rust calls with (size,
   * alignment) where the first is inlined. All return an address inside of what they ask malloc for,
   * and give the rest back. Which parameter is the alignment, is told by the mask that is made of it,
   * alignment − 1.
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

  /** Whether it frees a piece of a block: calls what puts a chunk among the free ones, or does so. */
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
   * Whether the address goes to free and the size to malloc as they are. Those of a program that keeps a
   * header of its own before each block do not, and what is inlined there looks like a realloc (SQLite).
   */
  #handsOnBoth({ sums, handedOn }: CodeFacts, free: CodeFacts): boolean {
    if (!sums.has('0 + -8') && !sums.has('0 + -4')) return false;
    return (
      handedOn.has(`0 > ${free.functionIndex}`) && handedOn.has(`1 > ${this.#malloc.functionIndex}`)
    );
  }

  /** A function taken for realloc that is none would make blocks vanish: one that is sure, or none. */
  #onlyOne(all: readonly CodeFacts[], convention: ConventionName): Fingerprint[] {
    return all.length === 1 ? this.#found(all, convention) : [];
  }
}

/**
 * What a program may keep before each block for itself: a free that steps over that is the program's,
 * with the allocator's inlined. A chunk of dlmalloc has 8 bytes there at most.
 */
const HEADERS = [12, 16, 20, 24, 32, 40, 48, 64];

/** What is added to a size before it is rounded to 8 or, in wasi-libc, to 16 bytes (pad_request). */
const PADS = [11, 19];

/** What Rust's realloc compares with before it extends a block of a segment of its own. */
const TWO_GRANULES = [2 * 65536, 2 * 65536 + 1];

/** What posix_memalign returns: the numbers of WASI, which Emscripten has as well. */
const EINVAL = 28;
const ENOMEM = 48;

/** Large constants that every dlmalloc has: no addresses of this one's variables. */
const OWN_CONSTANTS = new Set([
  4096, 65535, 65536, 245760, 520192, 1048320, 2097152, 16777215, 1431655768,
]);
