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
  // The character that differs begins here, or one unit earlier if it is an astral one.
  return a.codePointAt(i - 1)! - b.codePointAt(i - 1)! || a.codePointAt(i)! - b.codePointAt(i)!;
}
