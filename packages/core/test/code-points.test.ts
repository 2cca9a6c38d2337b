import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareCodePoints } from '../src/code-points.ts';

/** Text of any code units: halves of astral characters in the wrong place too. */
const text = fc
  .array(fc.constantFrom(0x41, 0x61, 0xd7ff, 0xd83d, 0xd83e, 0xde00, 0xdfff, 0xe000, 0xff5e), {
    maxLength: 6,
  })
  .map((units) => String.fromCharCode(...units));

function naive(a: string, b: string): number {
  const [ofA, ofB] = [a, b].map((some) => Array.from(some, (one) => one.codePointAt(0)!));
  for (let i = 0; i < Math.min(ofA!.length, ofB!.length); i++) {
    if (ofA![i] !== ofB![i]) return ofA![i]! - ofB![i]!;
  }
  return ofA!.length - ofB!.length;
}

it('21. orders text by code point, whatever the text', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(naive(a, b)));
    }),
    { numRuns: 3000 },
  );
});

it('21. puts a character of the last block before the astral ones, which JavaScript does not', () => {
  expect(compareCodePoints('\uff5e', '😀')).toBeLessThan(0);
  expect('\uff5e' < '😀').toBe(false);
});
