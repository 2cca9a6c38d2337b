import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatSize, type TracemallocError } from '../src/index.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** In whole numbers, without any rounding but the last one. */
function exactly(size: bigint, signed: boolean): string {
  const bytes = size < 0n ? -size : size;
  const sign = size < 0n ? '-' : signed ? '+' : '';
  let unit = 0;
  let scale = 1n;
  for (; bytes >= 10240n * scale && unit < 4; unit++) scale *= 1024n;
  if (unit === 0 || bytes >= 100n * scale) return `${sign}${halfEven(bytes, scale)} ${UNITS[unit]}`;
  const tenths = halfEven(bytes * 10n, scale);
  return `${sign}${tenths / 10n}.${tenths % 10n} ${UNITS[unit]}`;
}

function halfEven(dividend: bigint, divisor: bigint): bigint {
  const whole = dividend / divisor;
  const twice = 2n * (dividend % divisor);
  return twice > divisor || (twice === divisor && whole % 2n === 1n) ? whole + 1n : whole;
}

/** All magnitudes alike, and what is next to a power of two or an exact tie. */
const size = fc.oneof(
  fc.maxSafeInteger(),
  fc.tuple(fc.nat(52), fc.integer({ min: -3, max: 3 })).map(([bits, by]) => 2 ** bits + by),
  fc
    .tuple(fc.nat(3), fc.nat(102_400), fc.constantFrom(0.25, 0.5, 0.75, 0))
    .map(([unit, value, by]) => (value + by) * 1024 ** (unit + 1)),
);

it('64. to 67. is the exact value, and ties take the even decimal', () => {
  fc.assert(
    fc.property(size, fc.boolean(), (some, signed) => {
      fc.pre(Number.isSafeInteger(some));
      expect(formatSize(some, signed)).toBe(exactly(BigInt(some), signed));
    }),
    { numRuns: 5000 },
  );
});

it('64. and 65. changes the unit and the decimals where CPython does', () => {
  const sizes = [0, 10239, 10240, 102399, 102400, 10485759, 10485760, 2 ** 53 - 1];
  expect(sizes.map((some) => formatSize(some))).toEqual([
    '0 B',
    '10239 B',
    '10.0 KiB',
    '100.0 KiB',
    '100 KiB',
    '10240 KiB',
    '10.0 MiB',
    '8192 TiB',
  ]);
});

it('66. signed, there is always a sign', () => {
  expect([0, 10496, -10496].map((some) => formatSize(some, true))).toEqual([
    '+0 B',
    '+10.2 KiB',
    '-10.2 KiB',
  ]);
});

it('67. and 69. takes averages, which are no integers: 5 bytes in 2 blocks are 2 B each', () => {
  const averages = [5 / 2, 7 / 2, 20479 / 2, 1 / 1000, 10496, 12544];
  expect(averages.map((some) => formatSize(some))).toEqual([
    '2 B',
    '4 B',
    '10240 B',
    '0 B',
    '10.2 KiB',
    '12.2 KiB',
  ]);
});

it.each([[Number.NaN], [Number.POSITIVE_INFINITY], ['5' as unknown as number]])(
  '72. refuses %s, which is no size',
  (some) => {
    expect(() => formatSize(some)).toThrow(/size is .*, expected a finite number of bytes/);
    expect(() => formatSize(some)).toThrow(
      expect.objectContaining({ code: 'ERR_TRACEMALLOC_TRACE' }) as TracemallocError,
    );
  },
);
