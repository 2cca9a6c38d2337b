import { type FunctionBodies, readLocals } from '../../binary/code-section.ts';
import { CodeWriter } from '../../binary/code-writer.ts';
import { functionTypeOf, type IndexSpaces } from '../../binary/index-spaces.ts';
import { InstructionWalker } from '../../binary/instructions.ts';
import type { ModuleContents } from '../../binary/module-reader.ts';
import { opcode } from '../../binary/opcodes.ts';

/** Facts about the code of a function. */
export interface CodeFacts {
  readonly functionIndex: number;
  /** Values of `i32.const`. */
  readonly constants: ReadonlySet<number>;
  /** Offsets of its loads and stores: addresses of variables, or of fields in a structure. */
  readonly offsets: ReadonlySet<number>;
  /** Functions it calls. */
  readonly calls: ReadonlySet<number>;
  /** Its opcodes of one byte. */
  readonly opcodes: ReadonlySet<number>;
  /**
   * A local variable plus a constant, as `local + constant`. A subtraction counts as the addition of the
   * negative constant: optimisers write both.
   */
  readonly sums: ReadonlySet<string>;
  /** A local variable that is the last argument of a call, as `local > function`. */
  readonly handedOn: ReadonlySet<string>;
}

/** Which functions to read. */
interface Shape {
  readonly parameters: number;
  readonly results: number;
  /** Bounds of the bytes of its code and local declarations. */
  readonly least: number;
  readonly most: number;
  /** It has one of these byte sequences: the bytes of a required instruction. Cheaper than to read the code. */
  readonly anyOf?: readonly (readonly number[])[];
}

/** The bytes of `i32.const value`. */
export function constantBytes(value: number): number[][] {
  return [[...new CodeWriter(8).i32Const(value).view()]];
}

/** The bytes of a call: as short as possible, and padded to the longest index, as linkers write it. */
export function callBytes({ functionIndex }: CodeFacts): number[][] {
  const short = [...new CodeWriter(8).call(functionIndex).view()];
  const padded = [0, 7, 14, 21, 28].map((shift) => ((functionIndex >> shift) & 0x7f) | 0x80);
  return [short, [opcode.call, ...padded.slice(0, 4), padded[4]! & 0x7f]];
}

/** Facts about the functions of a module. Reads each function at most once, and only if its type and size fit. */
export class FunctionCode {
  readonly #module: ModuleContents;
  readonly #spaces: IndexSpaces;
  readonly #bodies: FunctionBodies;
  readonly #facts = new Map<number, CodeFacts | undefined>();

  constructor(module: ModuleContents, spaces: IndexSpaces, bodies: FunctionBodies) {
    this.#module = module;
    this.#spaces = spaces;
    this.#bodies = bodies;
  }

  /** Functions of this shape whose parameters and results are all i32. */
  shaped(shape: Shape): CodeFacts[] {
    const found: CodeFacts[] = [];
    for (let body = 0; body < this.#bodies.length; body++) {
      if (!this.#fits(body, shape)) continue;
      const facts = this.#factsOf(body);
      if (facts !== undefined) found.push(facts);
    }
    return found;
  }

  /** Functions of this shape that a function calls. */
  calledBy({ calls }: CodeFacts, shape: Shape): CodeFacts[] {
    const found: CodeFacts[] = [];
    for (const functionIndex of calls) {
      const body = functionIndex - this.#spaces.importedFunctionCount;
      const facts = body >= 0 && this.#fits(body, shape) ? this.#factsOf(body) : undefined;
      if (facts !== undefined) found.push(facts);
    }
    return found;
  }

  #fits(body: number, { parameters, results, least, most, anyOf }: Shape): boolean {
    const start = this.#bodies.start[body]!;
    const end = this.#bodies.end[body]!;
    if (end - start < least || end - start > most) return false;
    const functionIndex = body + this.#spaces.importedFunctionCount;
    const type = functionTypeOf(this.#module, this.#spaces, functionIndex);
    if (type?.parameters.length !== parameters || type.results.length !== results) return false;
    if (!type.parameters.every(isI32) || !type.results.every(isI32)) return false;
    const { bytes } = this.#module;
    return anyOf === undefined || anyOf.some((wanted) => occur(wanted, bytes, start, end));
  }

  #factsOf(body: number): CodeFacts | undefined {
    if (this.#facts.has(body)) return this.#facts.get(body);
    const functionIndex = body + this.#spaces.importedFunctionCount;
    let facts: CodeFacts | undefined;
    try {
      facts = { functionIndex, ...this.#read(body) };
    } catch {
      // It has unknown instructions, and a known allocator has none.
    }
    this.#facts.set(body, facts);
    return facts;
  }

  #read(body: number): Omit<CodeFacts, 'functionIndex'> {
    const constants = new Set<number>();
    const offsets = new Set<number>();
    const calls = new Set<number>();
    const opcodes = new Set<number>();
    const sums = new Set<string>();
    const handedOn = new Set<string>();
    const walker = new InstructionWalker(this.#module.bytes);
    walker.enter(this.#bodies.start[body]!, this.#bodies.end[body]!);
    readLocals(walker);
    /** The local that the last instruction pushed, and the one that the instruction before pushed. */
    let local = -1;
    let localBefore = -1;
    let constant = 0;
    while (walker.offset < walker.end) {
      const start = walker.offset;
      const code = walker.skip();
      opcodes.add(code);
      const index = () => immediate(walker.bytes, start + 1, walker.offset) >>> 0;
      let pushed = -1;
      if (code === opcode.i32Const) {
        constant = signed(walker.bytes, start + 1, walker.offset);
        constants.add(constant);
      } else if (code === opcode.call) {
        const callee = index();
        calls.add(callee);
        if (local >= 0) handedOn.add(`${local} > ${callee}`);
      } else if (code === opcode.localGet || code === opcode.localTee) pushed = index();
      else if (code >= opcode.i32Load && code <= LAST_STORE) offsets.add(offsetOf(walker, start));
      else if (localBefore >= 0 && code === opcode.i32Add) sums.add(`${localBefore} + ${constant}`);
      else if (localBefore >= 0 && code === opcode.i32Sub)
        sums.add(`${localBefore} + ${-constant}`);
      localBefore = code === opcode.i32Const ? local : -1;
      local = pushed;
    }
    return { constants, offsets, calls, opcodes, sums, handedOn };
  }
}

function isI32(type: string): boolean {
  return type === 'i32';
}

function occur(wanted: readonly number[], bytes: Uint8Array, start: number, end: number): boolean {
  const [first, ...rest] = wanted;
  for (let at = start; at <= end - wanted.length; at++) {
    if (bytes[at] === first && rest.every((byte, index) => bytes[at + 1 + index] === byte)) {
      return true;
    }
  }
  return false;
}

/** i64.store32. */
const LAST_STORE = 0x3e;

/** The offset of a load or store. It follows the alignment and, if bit 6 of that is set, the memory. */
function offsetOf(walker: InstructionWalker, start: number): number {
  const { offset: end } = walker;
  walker.offset = start + 1;
  if ((walker.u32() & 0x40) !== 0) walker.u32();
  const offset = immediate(walker.bytes, walker.offset, end) >>> 0;
  walker.offset = end;
  return offset;
}

/** Whether the code has all these constants. */
export function hasAll(
  { constants }: Pick<CodeFacts, 'constants'>,
  wanted: readonly number[],
): boolean {
  return wanted.every((value) => constants.has(value));
}

/** An unsigned LEB128 integer of 32 bits. */
function immediate(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start, shift = 0; at < end; at++, shift += 7) {
    value |= (bytes[at]! & 0x7f) << shift;
  }
  return value;
}

/** A signed LEB128 integer of 32 bits. */
function signed(bytes: Uint8Array, start: number, end: number): number {
  const value = immediate(bytes, start, end);
  const bits = (end - start) * 7;
  return bits < 32 && (bytes[end - 1]! & 0x40) !== 0 ? value | (-1 << bits) : value;
}
