import { checkObject, refuse } from './errors.ts';
import type { SnapshotMetadata } from './metadata/metadata.ts';
import { type Column, narrow } from './tables/column.ts';
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
  const { strings, frames, stacks, traces } = tables;
  return {
    strings,
    frames: plainColumns(frames),
    stacks: plainColumns(stacks),
    traces: plainColumns(traces),
  };
}

/**
 * The tables that a record holds, as copies. Their rows are not checked, but are the record's own numbers.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no record, and for another version.
 */
export function tablesOf(record: SnapshotRecord): SnapshotTables {
  checkObject('record', record, 'what snapshot.toJSON() gave');
  const { version, strings, frames, stacks, traces } = record;
  if (version !== 1) refuse('version', version, '1');
  if (!Array.isArray(strings)) refuse('strings', strings, 'an array of strings');
  return {
    strings: Object.freeze([...strings]),
    frames: tableOf('frames', frames, 'filename functionName lineno column position'),
    stacks: tableOf('stacks', stacks, 'parent frame'),
    traces: tableOf('traces', traces, 'stack size count domain totalNframe'),
  };
}

function plainColumns<T extends { readonly length: number }>(table: T): TableRecord<T> {
  const { length: _, ...columns } = table;
  const plain = Object.entries<ArrayLike<number>>(columns as Record<string, never>);
  return Object.fromEntries(plain.map(([name, column]) => [name, Array.from(column)])) as never;
}

function tableOf<T extends { readonly length: number }>(
  table: string,
  record: TableRecord<T>,
  names: string,
): T {
  checkObject(table, record, `{ ${names} }`);
  const columns: Record<string, Column | Int32Array> = {};
  let length = 0;
  for (const name of names.split(' ')) {
    const values: unknown = record[name as keyof typeof record];
    if (!Array.isArray(values)) refuse(`${table}.${name}`, values, 'an array of integers');
    const column = columnOf(name, values);
    // A typed array turns what it cannot hold into another number.
    const row = values.findIndex((value, at) => value !== column[at]);
    if (row !== -1) refuse(`${table}.${name}[${row}]`, values[row], 'an integer of this column');
    columns[name] = column;
    length = column.length;
  }
  return Object.freeze({ length, ...columns }) as unknown as T;
}

function columnOf(name: string, values: readonly number[]): Column | Int32Array {
  if (name === 'parent' || name === 'stack') return Int32Array.from(values);
  return name === 'position' ? Uint8Array.from(values) : narrow(values);
}
