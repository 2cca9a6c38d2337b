import { checkObject, checkString, refuse } from '../errors.ts';
import { MAX_DOMAIN } from '../units.ts';
import type { Column } from './column.ts';
import { columnsOf, type TableName } from './schema.ts';
import type { SnapshotTables } from './tables.ts';

/**
 * Checks every invariant that {@link SnapshotTables} states. O(rows).
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE`, naming the table, the row and what was expected.
 */
export function checkTables(tables: SnapshotTables): void {
  checkObject('tables', tables, '{ strings, frames, stacks, traces }');
  checkStrings(tables.strings);
  for (const table of ['frames', 'stacks', 'traces'] as const) checkTable(tables, table);
}

function checkStrings(strings: readonly string[]): void {
  if (!Array.isArray(strings)) refuse('strings', strings, 'an array of strings');
  for (let i = 0; i < strings.length; i++) checkString(`strings[${i}]`, strings[i]);
  const distinct = new Set(strings).size;
  if (distinct !== strings.length) {
    refuse('the number of distinct strings', distinct, `${strings.length}`);
  }
}

function checkTable(tables: SnapshotTables, table: TableName): void {
  checkObject(table, tables[table], 'an object');
  const { length } = tables[table];
  for (const [name, content] of columnsOf(table)) {
    const column = tables[table][name] as Column | undefined;
    if (!ArrayBuffer.isView(column) || column.length !== length) {
      refuse(`${table}.${name}.length`, column?.length, `${length}`);
    }
    const most = typeof content === 'number' ? content : tables[content].length - 1;
    // A column of unsigned integers of 32 bits or less holds no other values.
    if (most >= MAX_DOMAIN && column.constructor.name[0] === 'U') continue;
    const least = content === 'stacks' ? -1 : 0;
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      // A stack comes after its caller.
      const last = content === table ? i - 1 : most;
      // Sums of stacks begin as -0, which no size or count may be.
      if (!(value >= least && value <= last && Number.isInteger(value)) || Object.is(value, -0)) {
        refuse(`${table}.${name}[${i}]`, value, `an integer in range [${least}; ${last}]`);
      }
    }
  }
}
