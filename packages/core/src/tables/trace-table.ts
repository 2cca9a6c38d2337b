import type { Column } from './column.ts';
import type { TraceTable } from './tables.ts';

/** The columns of traces beside their stacks. */
export type TraceColumn = Exclude<keyof TraceTable, 'length' | 'stack'>;

/** The finished table of traces; `columnOf` has a value for each of their stacks. */
export function traceTable(
  stack: Int32Array,
  columnOf: (column: TraceColumn) => Column,
): TraceTable {
  return Object.freeze({
    length: stack.length,
    stack,
    size: columnOf('size'),
    count: columnOf('count'),
    domain: columnOf('domain'),
    totalNframe: columnOf('totalNframe'),
  });
}
