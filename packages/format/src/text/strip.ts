/** What Python's str.isspace() calls white space: JavaScript's `\s` and U+001C to U+001F and U+0085, without U+FEFF. */
const SPACE = '[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const LEADING = new RegExp(`^${SPACE}+`);
const SPACES = new RegExp(SPACE);

/** The text without white space at both ends, as Python's `str.strip()`. */
export function strip(text: string): string {
  const start = LEADING.exec(text)?.[0].length ?? 0;
  let end = text.length;
  // Not a regular expression for the end: it would start over at every run of spaces.
  while (end > start && SPACES.test(text[end - 1]!)) end--;
  return text.slice(start, end);
}
