import { TracemallocError } from '@tracemalloc/core';
import { type FunctionBodies, readLocals } from './code-section.ts';
import { InstructionWalker } from './instructions.ts';
import { opcode } from './opcodes.ts';

/**
 * The instructions that the rewriter needs: calls of every kind and `memory.grow`. Columns with one row
 * an instruction, in the order of the module.
 */
export interface CodeScan {
  /** Where each instruction starts, from the start of the module. */
  readonly offset: readonly number[];
  /** Where each instruction ends. */
  readonly end: readonly number[];
  readonly opcode: readonly number[];
  /** The function of `call` and `return_call`, the memory of `memory.grow`; else -1. */
  readonly target: readonly number[];
  /** The first row of each body; one more at the end. */
  readonly firstRow: Uint32Array;
  /** One a body: groups of locals, locals, where the groups start, and where the instructions start. */
  readonly groupCount: Uint32Array;
  readonly localCount: Uint32Array;
  readonly groupsStart: Uint32Array;
  readonly codeStart: Uint32Array;
  /** Functions of `ref.func`. */
  readonly referenced: ReadonlySet<number>;
  /** Whether the module has `try_table` of WebAssembly 3.0. Engines refuse a module that also has `try`. */
  readonly usesTryTable: boolean;
  /** Bodies that cannot be decoded, with the reason. */
  readonly undecoded: ReadonlyMap<number, string>;
}

/** Reads every instruction once. This is most of the cost of instrumentation. */
export function scanCode(bytes: Uint8Array, bodies: FunctionBodies): CodeScan {
  const { length } = bodies;
  const scan = {
    offset: [] as number[],
    end: [] as number[],
    opcode: [] as number[],
    target: [] as number[],
    firstRow: new Uint32Array(length + 1),
    groupCount: new Uint32Array(length),
    localCount: new Uint32Array(length),
    groupsStart: new Uint32Array(length),
    codeStart: new Uint32Array(length),
    referenced: new Set<number>(),
    usesTryTable: false,
    undecoded: new Map<number, string>(),
  };
  const walker = new InstructionWalker(bytes);
  for (let body = 0; body < length; body++) {
    const first = scan.offset.length;
    scan.firstRow[body] = first;
    walker.enter(bodies.start[body]!, bodies.end[body]!);
    try {
      const locals = readLocals(walker);
      scan.groupCount[body] = locals.groupCount;
      scan.localCount[body] = locals.localCount;
      scan.groupsStart[body] = locals.groupsStart;
      scan.codeStart[body] = locals.end;
      scanBody(walker, scan);
    } catch (error) {
      if (!(error instanceof TracemallocError)) throw error;
      scan.undecoded.set(body, error.message);
      for (const column of [scan.offset, scan.end, scan.opcode, scan.target]) column.length = first;
    }
  }
  scan.firstRow[length] = scan.offset.length;
  return scan;
}

interface GrowingScan {
  readonly offset: number[];
  readonly end: number[];
  readonly opcode: number[];
  readonly target: number[];
  readonly referenced: Set<number>;
  usesTryTable: boolean;
}

function scanBody(walker: InstructionWalker, scan: GrowingScan): void {
  const { bytes, end } = walker;
  while (walker.offset < end) {
    const start = walker.offset;
    let target = -1;
    const code = bytes[start]!;
    switch (code) {
      case opcode.call:
      case opcode.returnCall:
      case opcode.memoryGrow:
      case opcode.refFunc:
        walker.offset++;
        target = walker.u32();
        break;
      case opcode.callIndirect:
      case opcode.returnCallIndirect:
      case opcode.callRef:
      case opcode.returnCallRef:
        walker.skip();
        break;
      case opcode.tryTable:
        scan.usesTryTable = true;
        walker.skip();
        continue;
      default:
        walker.skip();
        continue;
    }
    if (code === opcode.refFunc) {
      scan.referenced.add(target);
      continue;
    }
    scan.offset.push(start);
    scan.end.push(walker.offset);
    scan.opcode.push(code);
    scan.target.push(target);
  }
}

/** Whether the call does not return to its body. */
export function isTailCall(code: number): boolean {
  return (
    code === opcode.returnCall ||
    code === opcode.returnCallIndirect ||
    code === opcode.returnCallRef
  );
}

/** Whether the instruction calls a function that is known only at run time. */
export function isIndirectCall(code: number): boolean {
  return (
    code === opcode.callIndirect ||
    (code >= opcode.returnCallIndirect && code <= opcode.returnCallRef)
  );
}
