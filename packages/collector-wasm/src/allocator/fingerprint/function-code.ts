import { type FunctionBodies, readLocals } from '../../binary/code-section.ts';
import { CodeWriter } from '../../binary/code-writer.ts';
import { functionTypeOf, type IndexSpaces } from '../../binary/index-spaces.ts';
import { InstructionWalker } from '../../binary/instructions.ts';
import type { ModuleContents } from '../../binary/module-reader.ts';
import { opcode } from '../../binary/opcodes.ts';

/** What the code of a function says. */
export interface CodeFacts {
  readonly functionIndex: number;
  /** Values of `i32.const`. */
  readonly constants: ReadonlySet<number>;
  /** Offsets of its loads and stores: addresses of variables, or places in a structure. */
  readonly offsets: ReadonlySet<number>;
  /** Functions it calls. */
  readonly calls: ReadonlySet<number>;
  /** Opcodes of one byte that it has. */
  readonly opcodes: ReadonlySet<number>;
  /**
   * A local variable plus a constant, as `local + constant`: optimisers write a subtraction as it is,
   * or as an addition.
   */
  readonly sums: ReadonlySet<string>;
  /** A local variable right before a call, as `local > function`: what is handed on last. */
  readonly handedOn: ReadonlySet<string>;
}

/** Which functions to look at. */
interface Shape {
  readonly parameters: number;
  readonly results: number;
  /** Bytes of code, and locals. */
  readonly least: number;
  readonly most: number;
  /** Any of these occurs in it: an instruction that it has to have. A look at the rest costs more. */
  readonly anyOf?: readonly (readonly number[])[];
}

/** How `i32.const value` is written. */
export function constantBytes(value: number): number[][] {
  return [[...new CodeWriter(8).i32Const(value).view()]];
}

/** How a call is written: linkers leave room for the largest index. */
export function callBytes({ functionIndex }: CodeFacts): number[][] {
  const short = [...new CodeWriter(8).call(functionIndex).view()];
  const padded = [0, 7, 14, 21, 28].map((shift) => ((functionIndex >> shift) & 0x7f) | 0x80);
  return [short, [opcode.call, ...padded.slice(0, 4), padded[4]! & 0x7f]];
}

/** The code of a module's functions, looked at once each, and only if type and size fit. */
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

  /** Functions of so many i32 parameters and results, and code of so many bytes. */
  shaped(shape: Shape): CodeFacts[] {
    const found: CodeFacts[] = [];
    for (let body = 0; body < this.#bodies.length; body++) {
      if (!this.#fits(body, shape)) continue;
      const facts = this.#factsOf(body);
      if (facts !== undefined) found.push(facts);
    }
    return found;
  }

  /** Those of them that a function calls. */
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
      // Instructions this package does not know: no allocator that it does.
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
    /** The local that the last instruction pushed, and the one that the last but one did. */
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

/** The offset of a load or store, after its alignment and, if bit 6 of that says so, its memory. */
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

/** A signed one. */
function signed(bytes: Uint8Array, start: number, end: number): number {
  const value = immediate(bytes, start, end);
  const bits = (end - start) * 7;
  return bits < 32 && (bytes[end - 1]! & 0x40) !== 0 ? value | (-1 << bits) : value;
}
