import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OffsetMap, OffsetMapBuilder } from '../../src/instrument/offset-map.ts';

it('maps copied code to the original, and new code to nothing', () => {
  const builder = new OffsetMapBuilder();
  builder.copied(0, 100);
  builder.copied(10, 110); // nothing between: the same piece
  builder.written(20);
  builder.copied(25, 120);
  builder.copied(30, 50); // a body that moved to the end
  const map = builder.finish(1000);
  expect(map.length).toBe(4);
  const offsets = [999, 1000, 1015, 1020, 1024, 1025, 1029, 1030, 5000];
  expect(offsets.map((offset) => map.toOriginal(offset))).toEqual([
    undefined,
    100,
    115,
    undefined,
    undefined,
    120,
    124,
    50,
    4020,
  ]);
});

it('is the same after encoding and decoding', () => {
  const piece = fc.record({
    length: fc.integer({ min: 1, max: 100_000 }),
    original: fc.option(fc.integer({ min: 0, max: 2 ** 29 })),
  });
  fc.assert(
    fc.property(fc.array(piece), fc.integer({ min: 0, max: 1000 }), (pieces, codeOffset) => {
      const builder = new OffsetMapBuilder();
      let offset = 0;
      const starts = [0];
      for (const { length, original } of pieces) {
        if (original === null) builder.written(offset);
        else builder.copied(offset, original);
        offset += length;
        starts.push(offset, offset - 1);
      }
      const map = builder.finish(codeOffset);
      const again = OffsetMap.decode(map.encode());
      for (const start of starts) {
        const at = start + codeOffset;
        expect(again.toOriginal(at)).toBe(map.toOriginal(at));
      }
    }),
  );
});

it('cannot be decoded from bytes that are no map', () => {
  expect(() => OffsetMap.decode(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x0f]))).toThrow(
    expect.objectContaining({ code: 'ERR_TRACEMALLOC_MODULE' }),
  );
});
