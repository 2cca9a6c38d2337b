import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lastUpTo } from '../src/last-up-to.ts';

it('is the last value that is not greater, as a search from the end finds it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.integer({ min: -1, max: 21 }), (values, wanted) => {
      const sorted = values.sort((a, b) => a - b);
      expect(lastUpTo(sorted, wanted)).toBe(sorted.findLastIndex((value) => value <= wanted));
    }),
  );
});
