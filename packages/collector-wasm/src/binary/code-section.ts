import type { InstructionWalker } from './instructions.ts';
import { readU32 } from './leb128.ts';
import { contentsOf, type ModuleContents } from './module-reader.ts';

/** Offsets of the function bodies of a module, from the start of the module. */
export interface FunctionBodies {
  readonly length: number;
  /** After the size of the body: the declaration of the locals. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

/**
 * Finds the function bodies; does not read their instructions.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE`
 */
export function readBodies(module: ModuleContents): FunctionBodies {
  const { length } = module.functionTypes;
  const bodies = { length, start: new Uint32Array(length), end: new Uint32Array(length) };
  const cursor = contentsOf(module.sections, 'code');
  if (cursor === undefined) return bodies;
  readU32(cursor, 'the number of bodies');
  for (let body = 0; body < length; body++) {
    const size = readU32(cursor, 'the size of a function body');
    bodies.start[body] = cursor.offset;
    cursor.take(size, 'a function body');
    bodies.end[body] = cursor.offset;
  }
  if (cursor.remaining === 0) return bodies;
  throw cursor.error(`${cursor.remaining} bytes too many`, 'the end of its bodies');
}

/** The local variables of a body. */
export interface LocalDeclarations {
  /** The number of groups; all locals of a group have one type. */
  readonly groupCount: number;
  /** The number of locals, without parameters. */
  readonly localCount: number;
  /** The offset of the first group, after the number of groups. */
  readonly groupsStart: number;
  /** The offset of the first instruction. */
  readonly end: number;
}

/** Reads the local declarations of a body; moves to its first instruction. */
export function readLocals(walker: InstructionWalker): LocalDeclarations {
  const groupCount = walker.u32();
  const groupsStart = walker.offset;
  let localCount = 0;
  for (let group = 0; group < groupCount; group++) {
    localCount += walker.u32();
    walker.skipValueType();
  }
  return { groupCount, localCount, groupsStart, end: walker.offset };
}
