import { POSITIONS } from '../frame.ts';
import { MAX_DOMAIN } from '../units.ts';
import { type Column, narrow } from './column.ts';
import type { SnapshotTables } from './tables.ts';

/** What a column holds: rows of another table, or numbers up to a greatest one. */
export type Content = 'strings' | 'frames' | 'stacks' | number;

const ANY = Number.MAX_SAFE_INTEGER;

/** A table of columns. */
export type TableName = Exclude<keyof SnapshotTables, 'strings'>;

/** The name of a column of a table. */
export type ColumnName<T extends TableName> = Exclude<keyof SnapshotTables[T], 'length'> & string;

/** The columns of each table, in their order. Only a row of `stacks` may be -1, which is none. */
const SCHEMA: { readonly [T in TableName]: Readonly<Record<ColumnName<T>, Content>> } = {
  frames: {
    filename: 'strings',
    functionName: 'strings',
    lineno: ANY,
    column: ANY,
    position: POSITIONS.length - 1,
  },
  stacks: { parent: 'stacks', frame: 'frames' },
  traces: { stack: 'stacks', size: ANY, count: ANY, domain: MAX_DOMAIN, totalNframe: ANY },
};

/** The columns of a table, and what they hold. */
export function columnsOf<T extends TableName>(
  table: T,
): readonly (readonly [ColumnName<T>, Content])[] {
  return Object.entries<Content>(SCHEMA[table]) as never;
}

/** A finished table; `columnOf` has its columns, of equal length. */
export function makeTable<T extends TableName>(
  table: T,
  columnOf: (name: ColumnName<T>, content: Content, index: number) => Column | Int32Array,
): SnapshotTables[T] {
  let length = 0;
  const columns: Record<string, unknown> = {};
  columnsOf(table).forEach(([name, content], index) => {
    const column = columnOf(name, content, index);
    columns[name] = column;
    length = column.length;
  });
  return Object.freeze({ length, ...columns }) as never;
}

/** A copy of the values, in a column for such content. */
export function finishColumn(content: Content, values: ArrayLike<number>): Column | Int32Array {
  return content === 'stacks' ? new Int32Array(values) : narrow(values);
}
