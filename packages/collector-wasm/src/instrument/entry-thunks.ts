import { CodeWriter } from '../binary/code-writer.ts';
import { emptyBlock, opcode } from '../binary/opcodes.ts';
import type { FunctionType } from '../binary/types-section.ts';
import { writeValueType } from '../binary/value-types.ts';
import type { ContextGlobals } from './instrumented-bodies.ts';

/** How to write the thunk through which JavaScript enters a function. */
export interface ThunkPlan {
  readonly type: FunctionType;
  readonly target: number;
  /** Whether a table has the function: the module itself may then call it through the thunk too. */
  readonly isInTable: boolean;
  /** The functions that begin an entry and end it. */
  readonly enter: number;
  readonly leave: number;
  readonly globals: ContextGlobals;
  /** How to catch exceptions: as in WebAssembly 3.0, or the legacy way. Engines refuse a module with both. */
  readonly catchesBy: 'tryTable' | 'try';
  /** The type index of a block with several results. */
  readonly blockType: (results: readonly string[]) => number;
}

/**
 * Writes the function that takes the place of another one where JavaScript may call it. It marks the
 * start and the end of an entry from JavaScript.
 *
 * The module also calls functions in tables, and has then set the context; for JavaScript the context is
 * 0. A trap leaves the context set, unlike an exception: V8 lets nobody catch a trap.
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
/** The kind of a clause of `try_table`: a branch to the label, here the block around, with the exception. */
const CATCH_ALL_REF = 3;

/** The type of the function that begins an entry: it returns the number of the outer entry. */
export const enterType: FunctionType = { parameters: [], results: ['i32'] };

/** Writes the function that begins an entry: it numbers the entry, and sets a context other than 0. */
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
      // An exception from the allocator may have left it 1.
      .i32Const(0)
      .globalSet(nested)
      .end()
  );
}

/** The type of the function that ends an entry: it takes the number of the outer entry, 0 for none. */
export const leaveType: FunctionType = { parameters: ['i32'], results: [] };

/** Writes the function that ends an entry. */
export function leaveFunction(globals: ContextGlobals): CodeWriter {
  const code = new CodeWriter().u32(0).localGet(0).globalSet(globals.entry);
  return code.i64Const(0).globalSet(globals.context).end();
}
