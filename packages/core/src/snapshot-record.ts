import { checkObject, refuse } from './errors.ts';
import type { SnapshotMetadata } from './metadata/metadata.ts';
import type { Column } from './tables/column.ts';
import { columnsOf, finishColumn, makeTable, type TableName } from './tables/schema.ts';
import type { SnapshotTables, TraceTable } from './tables/tables.ts';

/** A table in plain values: its columns, as arrays of equal length. */
export type TableRecord<T> = { readonly [C in Exclude<keyof T, 'length'>]: readonly number[] };

/** A snapshot in plain values: what JSON says of it. {@link SnapshotTables} has what the columns hold. */
export interface SnapshotRecord {
  /** The version of the record: 1. */
  readonly version: 1;
  /** Most frames that a traceback could have when it was recorded. */
  readonly tracebackLimit: number;
  /** How and where it was made. */
  readonly metadata: SnapshotMetadata;
  /** Each string once. */
  readonly strings: readonly string[];
  /** Each place in a file once. */
  readonly frames: TableRecord<SnapshotTables['frames']>;
  /** Each stack of calls once. */
  readonly stacks: TableRecord<SnapshotTables['stacks']>;
  /** In the collector's order. */
  readonly traces: TableRecord<TraceTable>;
}

/** The tables in plain values. O(rows). */
export function recordOf(
  tables: SnapshotTables,
): Pick<SnapshotRecord, 'strings' | 'frames' | 'stacks' | 'traces'> {
  const plain = <T extends TableName>(table: T): TableRecord<SnapshotTables[T]> =>
    Object.fromEntries(
      columnsOf(table).map(([name]) => [name, Array.from(tables[table][name] as Column)]),
    ) as never;
  const { strings } = tables;
  return { strings, frames: plain('frames'), stacks: plain('stacks'), traces: plain('traces') };
}

/**
 * The tables that a record holds, as copies. Their rows are not checked, but are the record's own numbers.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no record, and for another version.
 */
export function tablesOf(record: SnapshotRecord): SnapshotTables {
  checkObject('record', record, 'what snapshot.toJSON() gave');
  const { version, strings } = record;
  if (version !== 1) refuse('version', version, '1');
  const typed = <T extends TableName>(table: T): SnapshotTables[T] => {
    const plain = record[table] as TableRecord<SnapshotTables[T]>;
    checkObject(
      table,
      plain,
      `{ ${columnsOf(table)
        .map(([name]) => name)
        .join(' ')} }`,
    );
    return makeTable(table, (name, content) => {
      const values: unknown = plain[name];
      if (!Array.isArray(values)) refuse(`${table}.${name}`, values, 'an array of integers');
      const column = finishColumn(content, values);
      // A typed array turns what it cannot hold into another number.
      const row = values.findIndex((value, at) => value !== column[at]);
      if (row !== -1) refuse(`${table}.${name}[${row}]`, values[row], 'an integer of this column');
      return column;
    });
  };
  return {
    strings: Array.isArray(strings) ? Object.freeze([...strings]) : strings,
    frames: typed('frames'),
    stacks: typed('stacks'),
    traces: typed('traces'),
  };
}
