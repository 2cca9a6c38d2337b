import fc from 'fast-check';
import { type FrameRecord, POSITIONS } from '../src/index.ts';

/** A trace in plain values, with everything said. */
export interface PlainTrace {
  readonly size: number;
  readonly count: number;
  readonly domain: number;
  readonly totalNframe: number | undefined;
  readonly traceback: readonly Required<{
    [K in keyof FrameRecord]: NonNullable<FrameRecord[K]>;
  }>[];
}

/** File names, and the package of each. U+FF5E and U+1F600 differ in order as code units. */
export const PACKAGES: Readonly<Record<string, string>> = {
  '/app/a.js': '<application>',
  '/app/a.pyc': '<application>',
  '/app/[b].ts': '<application>',
  '/app/node_modules/p/c.js': 'p',
  '/app/node_modules/q/node_modules/@s/p/c.js': '@s/p',
  'node:fs': 'node:',
  '<unknown>': '<unknown>',
  '': '<application>',
  '\uff5e': '<application>',
  '😀': '<application>',
};

const anyFrame = fc.record({
  filename: fc.constantFrom(...Object.keys(PACKAGES)),
  lineno: fc.nat(3),
  position: fc.constantFrom(...POSITIONS),
  functionName: fc.constantFrom('', 'f', 'g'),
  column: fc.nat(2),
});

/** Few places and few sizes, so that groups have several traces and many of them tie. */
const anyTrace: fc.Arbitrary<PlainTrace> = fc.record({
  size: fc.oneof({ weight: 6, arbitrary: fc.nat(3) }, fc.nat(10_000), fc.nat(2 ** 44)),
  count: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.nat(4)),
  domain: fc.constantFrom(0, 0, 1, 1000, 2 ** 32 - 1),
  totalNframe: fc.option(fc.nat(9), { nil: undefined }),
  traceback: fc.array(anyFrame, { maxLength: 5 }),
});

/** Traces of a snapshot. */
export const anyTraces: fc.Arbitrary<PlainTrace[]> = fc.array(anyTrace, {
  maxLength: 60,
  size: 'max',
});

/** A way to group, and whether cumulatively. */
export const anyGrouping = fc.constantFrom(
  ...(['filename', 'lineno', 'function', 'package'] as const).flatMap((groupBy) => [
    { groupBy, cumulative: false },
    { groupBy, cumulative: true },
  ]),
  { groupBy: 'traceback', cumulative: false } as const,
  { groupBy: 'domain', cumulative: false } as const,
);
