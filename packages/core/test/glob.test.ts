import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileGlob } from '../src/filtering/glob.ts';
import { fnmatchcase } from './fnmatch.ts';

const character = fc.constantFrom(...'**??[[]]!!--^\\.{}/|$+()\nabcyzAZ09', '\uff5e', '😀');
const text = fc.array(character, { maxLength: 9 }).map((characters) => characters.join(''));
/** A set, more or less: what random text seldom is. */
const set = text.map((inside) => `[${inside}]`);
const pattern = fc.array(fc.oneof(text, set), { maxLength: 3 }).map((parts) => parts.join(''));

it('105. to 109. matches as the regular expression that Python makes of a pattern', () => {
  fc.assert(
    fc.property(pattern, text, (some, name) => {
      expect(compileGlob(some)(name)).toBe(fnmatchcase(name, some));
    }),
    { numRuns: 3000 },
  );
});

it('matches single characters as the regular expression does, whatever the set', () => {
  fc.assert(
    fc.property(set, character, (some, one) => {
      expect(compileGlob(some)(one)).toBe(fnmatchcase(one, some));
    }),
    { numRuns: 3000 },
  );
});

it('a name with every special character in brackets is a pattern of itself alone', () => {
  fc.assert(
    fc.property(text, text, (name, other) => {
      const quoted = name.replaceAll(/[*?[]/g, '[$&]');
      expect(compileGlob(quoted)(name)).toBe(true);
      expect(compileGlob(quoted)(other)).toBe(other === name);
    }),
  );
});
