import { checkObject, checkString, refuse } from '../errors.ts';
import { POSITIONS } from '../frame.ts';
import { MAX_DOMAIN } from '../units.ts';
import type { SnapshotTables } from './tables.ts';

const MAX_EXACT = Number.MAX_SAFE_INTEGER;

/**
 * Checks every invariant that {@link SnapshotTables} states. O(rows).
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE`, naming the table, the row and what was expected.
 */
export function checkTables(tables: SnapshotTables): void {
  checkObject('tables', tables, '{ strings, frames, stacks, traces }');
  const { strings, frames, stacks, traces } = tables;
  checkStrings(strings);
  const lastString = strings.length - 1;
  checkColumns('frames', frames, {
    filename: lastString,
    functionName: lastString,
    lineno: MAX_EXACT,
    column: MAX_EXACT,
    position: POSITIONS.length - 1,
  });
  checkColumns('stacks', stacks, { frame: frames.length - 1, parent: undefined });
  checkColumns('traces', traces, {
    stack: stacks.length - 1,
    size: MAX_EXACT,
    count: MAX_EXACT,
    domain: MAX_DOMAIN,
    totalNframe: MAX_EXACT,
  });
}

function checkStrings(strings: readonly string[]): void {
  if (!Array.isArray(strings)) refuse('strings', strings, 'an array of strings');
  for (let i = 0; i < strings.length; i++) checkString(`strings[${i}]`, strings[i]);
  const distinct = new Set(strings).size;
  if (distinct !== strings.length) {
    refuse('the number of distinct strings', distinct, `${strings.length}`);
  }
}

/**
 * Checks the columns of a table, each by its greatest value; without one, by the row before its own.
 * The least is 0, and of stacks -1.
 */
function checkColumns(
  name: string,
  table: { readonly length: number },
  greatest: Readonly<Record<string, number | undefined>>,
): void {
  checkObject(name, table, 'an object');
  for (const [key, most] of Object.entries(greatest)) {
    const column = (table as unknown as Record<string, ArrayLike<number> | undefined>)[key];
    if (!ArrayBuffer.isView(column) || column.length !== table.length) {
      refuse(`${name}.${key}.length`, column?.length, `${table.length}`);
    }
    // A column of unsigned integers of 32 bits or less holds no other values.
    if (most !== undefined && most >= MAX_DOMAIN && column.constructor.name[0] === 'U') continue;
    const least = key === 'parent' || key === 'stack' ? -1 : 0;
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      const last = most ?? i - 1;
      // Sums of stacks begin as -0, which no size or count may be.
      if (!(value >= least && value <= last && Number.isInteger(value)) || Object.is(value, -0)) {
        refuse(`${name}.${key}[${i}]`, value, `an integer in range [${least}; ${last}]`);
      }
    }
  }
}
