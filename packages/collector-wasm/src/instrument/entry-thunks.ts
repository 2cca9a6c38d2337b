import { CodeWriter } from '../binary/code-writer.ts';
import { emptyBlock, opcode } from '../binary/opcodes.ts';
import type { FunctionType } from '../binary/types-section.ts';
import { writeValueType } from '../binary/value-types.ts';
import type { ContextGlobals } from './instrumented-bodies.ts';

/** How JavaScript enters a function. */
export interface ThunkPlan {
  readonly type: FunctionType;
  readonly target: number;
  /** Whether it stands in a table, through which the module may call it as well. */
  readonly isInTable: boolean;
  /** The functions that begin an entry and end it. */
  readonly enter: number;
  readonly leave: number;
  readonly globals: ContextGlobals;
  /** How exceptions are caught: as WebAssembly 3.0 does, or as before. Engines refuse both in one module. */
  readonly catchesBy: 'tryTable' | 'try';
  /** The type of a block that returns what the function does, where there is no shorter way. */
  readonly blockType: (results: readonly string[]) => number;
}

/**
 * Writes what stands in for a function where JavaScript may call it: notes that a new stack begins
 * here, and that it ended. What stands in a table is called by the module too, which has set the
 * context; JavaScript finds it 0. A trap, unlike an exception, leaves it set: V8 lets nobody catch it.
 */
export function entryThunk(plan: ThunkPlan): CodeWriter {
  const { type, target, isInTable, globals } = plan;
  const parameterCount = type.parameters.length;
  const outer = parameterCount;
  const code = new CodeWriter().u32(1).byte(1, I32);
  if (isInTable) {
    code.globalGet(globals.context).i64Const(0).byte(opcode.i64Ne).if();
    code.parameters(parameterCount).call(target).byte(opcode.return).end();
  }
  code.call(plan.enter).localSet(outer);
  const leave = () => code.localGet(outer).call(plan.leave);
  const resultType = () => {
    if (type.results.length === 0) code.byte(emptyBlock);
    else if (type.results.length === 1) writeValueType(code, type.results[0]!);
    else code.signed(plan.blockType(type.results));
  };
  if (plan.catchesBy === 'try') {
    code.byte(opcode.try);
    resultType();
    code.parameters(parameterCount).call(target);
    code.byte(opcode.catchAll);
    leave();
    code.byte(opcode.rethrow, 0).end();
    leave();
  } else {
    code.byte(opcode.block, EXNREF, opcode.tryTable);
    resultType();
    code.u32(1).byte(CATCH_ALL_REF).u32(0);
    code.parameters(parameterCount).call(target).end();
    leave();
    code.byte(opcode.return).end();
    leave();
    code.byte(opcode.throwRef);
  }
  return code.end();
}

const I32 = 0x7f;
const EXNREF = 0x69;
/** The kind of a clause of `try_table`: its label, here the block around, gets the exception. */
const CATCH_ALL_REF = 3;

/** The type of the function that begins an entry: it returns the number of the outer one. */
export const enterType: FunctionType = { parameters: [], results: ['i32'] };

/** Writes it: numbers the entry, and sets a context that is not 0. */
export function enterFunction(
  globals: ContextGlobals,
  { serial, nested }: { serial: number; nested: number },
): CodeWriter {
  return (
    new CodeWriter()
      .u32(0)
      .globalGet(globals.entry)
      .globalGet(serial)
      .i32Const(1)
      .byte(opcode.i32Add)
      .globalSet(serial)
      .globalGet(serial)
      .globalSet(globals.entry)
      .i64Const(1)
      .globalSet(globals.context)
      // An exception out of the allocator may have left it.
      .i32Const(0)
      .globalSet(nested)
      .end()
  );
}

/** The type of the function that ends an entry: it takes the number of the outer one, 0 for JavaScript. */
export const leaveType: FunctionType = { parameters: ['i32'], results: [] };

/** Writes it. */
export function leaveFunction(globals: ContextGlobals): CodeWriter {
  const code = new CodeWriter().u32(0).localGet(0).globalSet(globals.entry);
  return code.i64Const(0).globalSet(globals.context).end();
}
