import { ByteWriter } from '../binary/byte-writer.ts';
import { InstructionWalker } from '../binary/instructions.ts';
import { contentsOf, type ModuleContents } from '../binary/module-reader.ts';
import { opcode } from '../binary/opcodes.ts';

/** The functions of all element segments: tables may have them. */
export function functionsInTables(module: ModuleContents): Set<number> {
  const found = new Set<number>();
  rewriteElements(module, (functionIndex) => {
    found.add(functionIndex);
    return functionIndex;
  });
  return found;
}

// The bits of an element segment's kind:
// https://webassembly.github.io/spec/core/binary/modules.html#element-section
const NOT_ACTIVE = 1;
/** An active segment has a table index. A segment that is not active is only declared. */
const EXPLICIT = 2;
const EXPRESSIONS = 4;

/**
 * The contents of the element section with other functions. Adds a declarative segment with `declared`,
 * which puts them into no table. Undefined if there is nothing to write.
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
  /** Copies the bytes that `skip` moves past. */
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
    // A declarative segment of functions (element kind 0).
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
