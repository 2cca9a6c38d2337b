import { checkObject, checkString, refuse } from './errors.ts';
import { POSITIONS } from './frame.ts';
import type { SnapshotTables } from './tables.ts';
import { MAX_DOMAIN } from './units.ts';

const CODE = 'ERR_TRACEMALLOC_TRACE';
/** The bound of sizes, counts, lines: whatever is exact. */
const EXACT = Number.MAX_SAFE_INTEGER + 1;

/**
 * Checks every invariant that {@link SnapshotTables} states. O(rows).
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE`, naming the table, the row and what was expected.
 */
export function checkTables(tables: SnapshotTables): void {
  checkObject(CODE, 'tables', tables, '{ strings, frames, stacks, traces }');
  const { strings, frames, stacks, traces } = tables;
  checkStrings(strings);
  checkColumns('frames', frames, {
    filename: strings.length,
    functionName: strings.length,
    lineno: EXACT,
    column: EXACT,
    position: POSITIONS.length,
  });
  checkColumns('stacks', stacks, { frame: frames.length });
  checkStackColumn('stacks', stacks, 'parent');
  checkColumns('traces', traces, {
    size: EXACT,
    count: EXACT,
    domain: MAX_DOMAIN + 1,
    totalNframe: EXACT,
  });
  checkStackColumn('traces', traces, 'stack', stacks.length);
}

function checkStrings(strings: readonly string[]): void {
  if (!Array.isArray(strings)) refuse(CODE, 'strings', strings, 'an array of strings');
  for (let i = 0; i < strings.length; i++) checkString(CODE, `strings[${i}]`, strings[i]);
  const distinct = new Set(strings).size;
  if (distinct !== strings.length) {
    refuse(CODE, 'the number of distinct strings', distinct, `${strings.length}, each string once`);
  }
}

/** Values are integers from 0 to below the bound of their column. */
function checkColumns(
  name: string,
  table: { readonly length: number },
  bounds: Readonly<Record<string, number>>,
): void {
  for (const [key, bound] of Object.entries(bounds)) {
    const column = checkedColumn(name, table, key);
    // An integer column of 32 bits or less cannot hold a value beyond 2^32.
    if (bound > MAX_DOMAIN && !(column instanceof Float64Array)) continue;
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      if (!(value >= 0 && value < bound && Number.isInteger(value))) {
        refuse(CODE, `${name}.${key}[${i}]`, value, `an integer from 0 to ${bound - 1}`);
      }
    }
  }
}

/** Values are -1, or stacks below `bound`; without one, below their own row. */
function checkStackColumn(
  name: string,
  table: { readonly length: number },
  key: string,
  bound?: number,
): void {
  const column = checkedColumn(name, table, key);
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (!(value >= -1 && value < (bound ?? i) && Number.isInteger(value))) {
      const expected = bound === undefined ? 'an earlier stack' : `an index below ${bound}`;
      refuse(CODE, `${name}.${key}[${i}]`, value, `${expected}, or -1`);
    }
  }
}

function checkedColumn(
  name: string,
  table: { readonly length: number },
  key: string,
): ArrayLike<number> {
  checkObject(CODE, name, table, 'an object');
  const column = (table as unknown as Record<string, ArrayLike<number> | undefined>)[key];
  if (!ArrayBuffer.isView(column) || column.length !== table.length) {
    refuse(CODE, `${name}.${key}.length`, column?.length, String(table.length));
  }
  return column;
}
