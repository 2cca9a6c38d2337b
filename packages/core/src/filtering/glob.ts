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
  let source = '^';
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    // A closing bracket in the first place is a member; if none closes the set, the opening one is literal.
    const least = i + (characters[i + 1] === '!' ? 3 : 2);
    const end = character === '[' ? characters.indexOf(']', least) : -1;
    if (end !== -1) {
      source += setOf(characters.slice(i + 1, end));
      i = end;
    } else if (character === '*') source += '*';
    else source += character === '?' ? '.' : escaped(character);
  }
  // What is between the stars: each where it first fits behind the one before, and never again
  // elsewhere, since a longer run before it could not match more.
  const pieces = `${source}$`.split('*').map((piece) => new RegExp(piece, 'gsu'));
  return (name) => {
    let end = 0;
    for (const piece of pieces) {
      piece.lastIndex = end;
      if (!piece.test(name)) return false;
      end = piece.lastIndex;
    }
    return true;
  };
}

/** As a regular expression writes any one character, whatever it means there. */
function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
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
