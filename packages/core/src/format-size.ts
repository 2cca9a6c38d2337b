import { shown, TracemallocError } from './errors.ts';

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
    const message = `size is ${shown(size)}, expected a finite number of bytes`;
    throw new TracemallocError('ERR_TRACEMALLOC_TRACE', message);
  }
  const sign = size < 0 ? '-' : signed ? '+' : '';
  let value = Math.abs(size);
  for (const unit of UNITS) {
    if (value < 100 && unit !== 'B') return `${sign}${fixedHalfEven(value, 1)} ${unit}`;
    if (value < 10 * 1024 || unit === 'TiB') return `${sign}${fixedHalfEven(value, 0)} ${unit}`;
    value /= 1024;
  }
  throw new RangeError('unreachable: the last unit has no upper bound');
}

/**
 * `toFixed` is exact but takes the larger of two equally near decimals (ECMA-262
 * Number.prototype.toFixed); Python takes the even one. In binary, exact ties end in .5, or in .25
 * and .75 with one decimal, of which .75 is even both ways.
 */
function fixedHalfEven(value: number, digits: 0 | 1): string {
  const fraction = value % 1;
  const tieToLower =
    digits === 0 ? fraction === 0.5 && Math.floor(value) % 2 === 0 : fraction === 0.25;
  if (!tieToLower) return value.toFixed(digits);
  return digits === 0 ? Math.floor(value).toFixed(0) : `${Math.floor(value)}.2`;
}
