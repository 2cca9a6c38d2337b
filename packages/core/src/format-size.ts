import { refuse } from './errors.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/**
 * A size as CPython's tracemalloc prints it: `512 B`, `10.2 KiB`, `1024 MiB`; with `signed`
 * always with its sign. Exact values round half to even.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no finite number.
 * @see `_format_size` in CPython's Lib/tracemalloc.py
 */
export function formatSize(size: number, signed = false): string {
  if (!Number.isFinite(size)) {
    refuse('size', size, 'a finite number of bytes');
  }
  const sign = size < 0 ? '-' : signed ? '+' : '';
  let value = Math.abs(size);
  let unit = 0;
  while (value >= 10 * 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${sign}${fixedHalfEven(value, value < 100 && unit > 0 ? 1 : 0)} ${UNITS[unit]}`;
}

/**
 * `toFixed` is exact but takes the larger of two equally near decimals (ECMA-262
 * Number.prototype.toFixed); Python takes the even one. In binary, exact ties end in .5, or in .25
 * and .75 with one decimal, of which .75 is even both ways.
 */
function fixedHalfEven(value: number, digits: 0 | 1): string {
  const tieToLower = digits === 0 ? value % 2 === 0.5 : value % 1 === 0.25;
  return (tieToLower ? value - 0.05 : value).toFixed(digits);
}
