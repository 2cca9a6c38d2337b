/**
 * Orders two strings by Unicode code point, as Python does. JavaScript's own `<` compares UTF-16
 * units, which puts U+E000..U+FFFF behind every astral character.
 */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  let i = 0;
  while (i < shorter && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === shorter) return a.length - b.length;
  // The character that differs begins one unit earlier where either string has the second half of
  // an astral one here.
  if (isLowSurrogate(a.charCodeAt(i)) || isLowSurrogate(b.charCodeAt(i))) {
    if (i > 0 && (a.charCodeAt(i - 1) & 0xfc00) === 0xd800) i--;
  }
  return a.codePointAt(i)! - b.codePointAt(i)!;
}

function isLowSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}
