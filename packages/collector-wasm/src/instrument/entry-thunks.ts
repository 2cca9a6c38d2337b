import { ByteWriter } from '../binary/byte-writer.ts';
import { CodeWriter } from '../binary/code-writer.ts';
import { InstructionWalker } from '../binary/instructions.ts';
import { contentsOf, type ModuleContents } from '../binary/module-reader.ts';
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
  /** The function that begins an entry. */
  readonly enter: number;
  readonly globals: ContextGlobals;
  /** Whether to look after exceptions; engines refuse two ways to in one module. */
  readonly catches: boolean;
  /** The type of a block that returns what the function does, where there is no shorter way. */
  readonly blockType: (results: readonly string[]) => number;
}

/**
 * Writes what stands in for a function where JavaScript may call it: notes that a new stack begins
 * here, and that it ended. What stands in a table is called by the module too, which has set the
 * context; JavaScript finds it 0. A trap, unlike an exception, leaves it set: V8 lets nobody catch it.
 */
export function entryThunk(plan: ThunkPlan): CodeWriter {
  const { type, target, isInTable, enter, globals, catches } = plan;
  const code = new CodeWriter().u32(0);
  if (isInTable) code.globalGet(globals.context).byte(opcode.i64Eqz).if();
  code.call(enter);
  if (isInTable) code.end();
  const leave = () =>
    code.i64Const(0).globalSet(globals.context).i32Const(0).globalSet(globals.entry);
  if (catches) {
    code.byte(opcode.try);
    if (type.results.length === 0) code.byte(emptyBlock);
    else if (type.results.length === 1) writeValueType(code, type.results[0]!);
    else code.signed(plan.blockType(type.results));
  }
  code.parameters(type.parameters.length).call(target);
  if (catches) {
    code.byte(opcode.catchAll);
    leave();
    code.byte(opcode.rethrow, 0).end();
  }
  leave();
  return code.end();
}

/** Writes the function that begins an entry: numbers it, and sets a context that is not 0. */
export function enterFunction(
  globals: ContextGlobals,
  { serial, nested }: { serial: number; nested: number },
): CodeWriter {
  return (
    new CodeWriter()
      .u32(0)
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

/** The functions that stand in tables when the module is instantiated. */
export function functionsInTables(module: ModuleContents): Set<number> {
  const found = new Set<number>();
  rewriteElements(module, (functionIndex) => {
    found.add(functionIndex);
    return functionIndex;
  });
  return found;
}

// The kinds of element segments, by the bits of their first number:
// https://webassembly.github.io/spec/core/binary/modules.html#element-section
const NOT_ACTIVE = 1;
/** A table index, or, of those that are not active, declared only. */
const EXPLICIT = 2;
const EXPRESSIONS = 4;

/**
 * The contents of the element section with other functions; `declared` are added as a segment of
 * their own, which puts them into no table. Undefined if there is nothing to write.
 */
export function rewriteElements(
  module: ModuleContents,
  replace: (functionIndex: number) => number,
  declared: readonly number[] = [],
): Uint8Array | undefined {
  const cursor = contentsOf(module.sections, 'element');
  if (cursor === undefined && declared.length === 0) return undefined;
  const writer = new ByteWriter(cursor === undefined ? 64 : cursor.remaining * 2 + 64);
  const walker = new InstructionWalker(module.bytes);
  walker.enter(cursor?.offset ?? 0, cursor?.end ?? 0);
  const count = cursor === undefined ? 0 : walker.u32();
  writer.u32(count + (declared.length > 0 ? 1 : 0));
  /** Copies what `skip` moves past. */
  const copy = (skip: () => void) => {
    const start = walker.offset;
    skip();
    writer.copy(module.bytes, start, walker.offset);
  };
  for (let segment = 0; segment < count; segment++) {
    const kind = walker.u32();
    writer.u32(kind);
    const isActive = (kind & NOT_ACTIVE) === 0;
    if (isActive) {
      if ((kind & EXPLICIT) !== 0) copy(() => walker.u32());
      copy(() => walker.skipExpression());
    }
    const hasType = !isActive || (kind & EXPLICIT) !== 0;
    if (hasType) copy(() => ((kind & EXPRESSIONS) !== 0 ? walker.skipValueType() : walker.u32()));
    const length = walker.u32();
    writer.u32(length);
    for (let index = 0; index < length; index++) {
      if ((kind & EXPRESSIONS) === 0) writer.u32(replace(walker.u32()));
      else rewriteExpression(walker, writer, replace);
    }
  }
  if (declared.length > 0) {
    // Declared, of functions (element kind 0).
    writer
      .u32(NOT_ACTIVE | EXPLICIT)
      .byte(0)
      .u32(declared.length);
    for (const functionIndex of declared) writer.u32(functionIndex);
  }
  return writer.finish();
}

function rewriteExpression(
  walker: InstructionWalker,
  writer: ByteWriter,
  replace: (functionIndex: number) => number,
): void {
  const { bytes } = walker;
  const start = walker.offset;
  if (bytes[start] === opcode.refFunc) {
    walker.offset++;
    writer.byte(opcode.refFunc).u32(replace(walker.u32()));
  }
  const rest = walker.offset;
  walker.skipExpression();
  writer.copy(bytes, rest, walker.offset);
}
