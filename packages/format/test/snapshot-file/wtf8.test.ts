import { expect, it } from 'vitest';
import { decodeWtf8, encodeWtf8 } from '../../src/snapshot-file/wtf8.ts';

it('is UTF-8 for text without lone surrogates', () => {
  for (const text of ['', 'plain', 'café ☕ 🐍', '\ufeffbom', '\0']) {
    expect(encodeWtf8(text)).toEqual(new TextEncoder().encode(text));
    expect(decodeWtf8(encodeWtf8(text))).toBe(text);
  }
});

it('keeps lone surrogates, as three bytes each', () => {
  expect([...encodeWtf8('\ud800')]).toEqual([0xed, 0xa0, 0x80]);
  for (const text of [
    '\ud800',
    '\udfff',
    'a\udc00\ud800b',
    '\ud83d\ud83d\ude00',
    '\ud7ff\ud800\ue000',
  ]) {
    expect(decodeWtf8(encodeWtf8(text))).toBe(text);
  }
});

it('refuses other bytes', () => {
  const cases = [
    [0xff],
    [0x80],
    [0xc3],
    [0xc0, 0x80],
    [0xed, 0xa0],
    [0xed, 0xa0, 0x41],
    [0xed, 0xc0, 0x80],
    // A pair as two halves.
    [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
    [0xed, 0xa0, 0x80, 0xff],
  ];
  for (const bytes of cases) expect(decodeWtf8(Uint8Array.from(bytes))).toBeUndefined();
});
