/** A compiled file name pattern. */
export type Glob = (name: string) => boolean;

/** Whether one character of a name matches; `undefined` stands for any run of characters. */
type Token = ((codePoint: number) => boolean) | undefined;

/**
 * Compiles a pattern with the meaning of Python's `fnmatch`: `*` is any run of characters, slashes
 * too, `?` any one character, `[seq]` and `[!seq]` a set with ranges by code point; all else is
 * literal. It matches whole names, in time O(name × pattern) at worst.
 *
 * @see `fnmatch.translate` in CPython's Lib/fnmatch.py
 */
export function compileGlob(pattern: string): Glob {
  const tokens = tokenize(codePointsOf(pattern));
  return (name) => matches(tokens, codePointsOf(name));
}

function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0)!);
}

const STAR = 0x2a;
const QUESTION_MARK = 0x3f;
const LEFT_BRACKET = 0x5b;
const RIGHT_BRACKET = 0x5d;
const EXCLAMATION_MARK = 0x21;
const HYPHEN = 0x2d;

function tokenize(pattern: readonly number[]): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const codePoint = pattern[i]!;
    if (codePoint === STAR) {
      tokens.push(undefined);
    } else if (codePoint === QUESTION_MARK) {
      tokens.push(() => true);
    } else {
      const end = codePoint === LEFT_BRACKET ? endOfSet(pattern, i) : -1;
      if (end === -1) {
        tokens.push((other) => other === codePoint);
      } else {
        tokens.push(setOf(pattern.slice(i + 1, end)));
        i = end;
      }
    }
  }
  return tokens;
}

/** Index of the bracket that closes the set; -1 if none does, which makes the opening one literal. */
function endOfSet(pattern: readonly number[], start: number): number {
  let i = start + 1;
  if (pattern[i] === EXCLAMATION_MARK) i++;
  // A closing bracket in the first place is a member.
  return pattern.indexOf(RIGHT_BRACKET, i + 1);
}

function setOf(inside: readonly number[]): Token {
  let negated = false;
  const ranges: (readonly [least: number, greatest: number])[] = [];
  for (let i = 0; i < inside.length; i++) {
    const least = inside[i]!;
    if (least === EXCLAMATION_MARK && !negated && ranges.length === 0) {
      negated = true;
      continue;
    }
    const isRange = inside[i + 1] === HYPHEN && i + 2 < inside.length;
    const greatest = isRange ? inside[i + 2]! : least;
    if (isRange) i += 2;
    // A reversed range holds nothing: since Python 3.10 it is taken out before the set is read, so
    // that a `!` behind it comes first.
    if (greatest >= least) ranges.push([least, greatest]);
  }
  return (codePoint) =>
    ranges.some(([least, most]) => codePoint >= least && codePoint <= most) !== negated;
}

/** On a mismatch only the last run has to grow: a longer earlier run could not match more. */
function matches(tokens: readonly Token[], name: readonly number[]): boolean {
  let token = 0;
  let at = 0;
  let lastRun = -1;
  let runEnd = 0;
  while (at < name.length) {
    const matchesOne = tokens[token];
    if (matchesOne?.(name[at]!)) {
      token++;
      at++;
    } else if (matchesOne === undefined && token < tokens.length) {
      lastRun = token++;
      runEnd = at;
    } else if (lastRun !== -1) {
      token = lastRun + 1;
      at = ++runEnd;
    } else {
      return false;
    }
  }
  while (token < tokens.length && tokens[token] === undefined) token++;
  return token === tokens.length;
}
