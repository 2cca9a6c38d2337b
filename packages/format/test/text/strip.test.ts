import { expect, it } from 'vitest';
import { strip } from '../../src/text/strip.ts';

it("strips what Python's str.isspace() calls white space", () => {
  // [c for c in range(0x110000) if chr(c).isspace()] in CPython 3.11
  const spaces = [
    ...[0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680],
    ...[0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a],
    ...[0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
  ];
  for (let code = 0; code < 0x10000; code++) {
    const character = String.fromCharCode(code);
    const expected = spaces.includes(code) ? 'x' : `${character}x${character}`;
    expect(strip(`${character}x${character}`)).toBe(expected);
  }
});

it('keeps white space inside, and gives nothing for only white space', () => {
  expect(strip(' a\u00a0 b\t')).toBe('a\u00a0 b');
  expect(strip(' \t ')).toBe('');
  expect(strip('')).toBe('');
});
