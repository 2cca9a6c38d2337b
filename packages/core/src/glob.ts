/** A compiled file name pattern. */
export type Glob = (name: string) => boolean;

/**
 * Compiles a pattern with the meaning of Python's `fnmatch`: `*` is any run of characters, slashes
 * too, `?` any one character, `[seq]` and `[!seq]` a set with ranges by code point; all else is
 * literal. It matches whole names, in time O(name × pattern) at worst.
 *
 * @see `fnmatch.translate` in CPython's Lib/fnmatch.py
 */
export function compileGlob(pattern: string): Glob {
  const characters = [...pattern];
  // What is between the stars.
  const pieces: string[] = [];
  let piece = '';
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    const end = character === '[' ? endOfSet(characters, i) : -1;
    if (character === '*') {
      pieces.push(piece);
      piece = '';
    } else if (end === -1) {
      piece += character === '?' ? '.' : escaped(character);
    } else {
      piece += setOf(characters.slice(i + 1, end));
      i = end;
    }
  }
  pieces.push(piece);
  const [first, ...middle] = pieces;
  const last = middle.pop();
  // Each piece where it first fits, and never again elsewhere: what a lookahead has matched is not
  // tried again, and a longer run before it could not match more.
  const runs = middle.map((text, i) => `(?=(.*?${text}))\\${i + 1}`).join('');
  const whole = new RegExp(`^${first}${runs}${last === undefined ? '' : `.*${last}`}$`, 'su');
  return (name) => whole.test(name);
}

/** As a regular expression writes any one character, whatever it means there. */
function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** Index of the bracket that closes the set; -1 if none does, which makes the opening one literal. */
function endOfSet(pattern: readonly string[], start: number): number {
  // A closing bracket in the first place is a member.
  return pattern.indexOf(']', start + (pattern[start + 1] === '!' ? 3 : 2));
}

function setOf(inside: readonly string[]): string {
  let negated = '';
  let ranges = '';
  for (let i = 0; i < inside.length; i++) {
    const least = inside[i]!;
    const isRange = inside[i + 1] === '-' && i + 2 < inside.length && (i > 0 || least !== '!');
    const greatest = isRange ? inside[i + 2]! : least;
    if (isRange) i += 2;
    // A reversed range holds nothing: since Python 3.10 it is taken out before the set is read, so
    // that a `!` behind it comes first; had that begun a range, the rest of it is literal.
    if (greatest.codePointAt(0)! < least.codePointAt(0)!) continue;
    if (least === '!' && negated + ranges === '') {
      negated = '^';
      if (isRange) ranges = escaped('-') + escaped(greatest);
    } else ranges += `${escaped(least)}-${escaped(greatest)}`;
  }
  return `[${negated}${ranges}]`;
}
