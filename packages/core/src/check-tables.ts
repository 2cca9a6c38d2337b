import type { Column } from './column.ts';
import { shown, TracemallocError } from './errors.ts';
import { POSITIONS } from './frame.ts';
import type { FrameTable, SnapshotTables, StackTable, TraceTable } from './tables.ts';
import { MAX_DOMAIN } from './units.ts';

/**
 * Checks every invariant that {@link SnapshotTables} states. O(rows).
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE`, naming the table, the row and what was expected.
 */
export function checkTables(tables: SnapshotTables): void {
  checkObject('tables', tables);
  const { strings, frames, stacks, traces } = tables;
  checkStrings(strings);
  checkFrames(frames, strings.length);
  checkStacks(stacks, frames.length);
  checkTraces(traces, stacks.length);
}

function checkStrings(strings: readonly string[]): void {
  if (!Array.isArray(strings)) fail('strings', 'not an array', 'an array of strings');
  for (let i = 0; i < strings.length; i++) {
    if (typeof strings[i] !== 'string') fail(`strings[${i}]`, typeof strings[i], 'a string');
  }
  const distinct = new Set(strings).size;
  if (distinct !== strings.length) {
    fail('strings', `${strings.length} with ${distinct} distinct`, 'each string once');
  }
}

function checkFrames(frames: FrameTable, stringCount: number): void {
  checkLengths('frames', frames, ['filename', 'functionName', 'lineno', 'column', 'position']);
  checkBelow('frames.filename', frames.filename, stringCount);
  checkBelow('frames.functionName', frames.functionName, stringCount);
  checkBelow('frames.lineno', frames.lineno, Number.MAX_SAFE_INTEGER + 1);
  checkBelow('frames.column', frames.column, Number.MAX_SAFE_INTEGER + 1);
  checkBelow('frames.position', frames.position, POSITIONS.length);
}

function checkStacks(stacks: StackTable, frameCount: number): void {
  checkLengths('stacks', stacks, ['parent', 'frame']);
  checkBelow('stacks.frame', stacks.frame, frameCount);
  const { parent } = stacks;
  for (let i = 0; i < parent.length; i++) {
    if (!(parent[i]! >= -1 && parent[i]! < i)) {
      fail(`stacks.parent[${i}]`, parent[i], 'an earlier stack, or -1');
    }
  }
}

function checkTraces(traces: TraceTable, stackCount: number): void {
  checkLengths('traces', traces, ['stack', 'size', 'count', 'domain', 'totalNframe']);
  const { stack } = traces;
  for (let i = 0; i < stack.length; i++) {
    if (!(stack[i]! >= -1 && stack[i]! < stackCount)) {
      fail(`traces.stack[${i}]`, stack[i], `an index below ${stackCount}, or -1`);
    }
  }
  checkBelow('traces.size', traces.size, Number.MAX_SAFE_INTEGER + 1);
  checkBelow('traces.count', traces.count, Number.MAX_SAFE_INTEGER + 1);
  checkBelow('traces.domain', traces.domain, MAX_DOMAIN + 1);
  checkBelow('traces.totalNframe', traces.totalNframe, Number.MAX_SAFE_INTEGER + 1);
}

function checkLengths<T extends { readonly length: number }>(
  table: string,
  columns: T,
  names: readonly (keyof T & string)[],
): void {
  checkObject(table, columns);
  for (const name of names) {
    const column = columns[name] as ArrayLike<number> | undefined;
    if (!ArrayBuffer.isView(column) || column.length !== columns.length) {
      fail(`${table}.${name}.length`, column?.length, columns.length);
    }
  }
}

function checkObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) fail(name, shown(value), 'an object');
}

function checkBelow(name: string, column: Column, bound: number): void {
  // An integer column of 32 bits or less cannot hold a value beyond 2^32.
  if (bound > MAX_DOMAIN && !(column instanceof Float64Array)) return;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (!(value >= 0 && value < bound && Number.isInteger(value))) {
      fail(`${name}[${i}]`, value, `an integer from 0 to ${bound - 1}`);
    }
  }
}

function fail(what: string, got: unknown, expected: unknown): never {
  throw new TracemallocError('ERR_TRACEMALLOC_TRACE', `${what} is ${got}, expected ${expected}`);
}
