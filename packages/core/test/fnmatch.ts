/**
 * Python's `fnmatch.fnmatchcase` the way Python does it: by a regular expression.
 *
 * @see `translate` in CPython 3.11's Lib/fnmatch.py, of which this is a transcription
 */
export function fnmatchcase(name: string, pattern: string): boolean {
  const characters = Array.from(pattern);
  let source = '';
  let i = 0;
  while (i < characters.length) {
    const character = characters[i++]!;
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[') {
      let j = i;
      if (characters[j] === '!') j++;
      if (characters[j] === ']') j++;
      while (j < characters.length && characters[j] !== ']') j++;
      if (j >= characters.length) source += '\\[';
      else {
        source += setSource(characters.slice(i, j));
        i = j + 1;
      }
    } else source += character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  return new RegExp(`^(?:${source})$`, 'su').test(name);
}

function setSource(inside: string[]): string {
  const chunks: string[][] = [];
  let from = 0;
  let at = inside.indexOf('-', inside[0] === '!' ? 2 : 1);
  while (at !== -1) {
    chunks.push(inside.slice(from, at));
    from = at + 1;
    at = inside.indexOf('-', at + 3);
  }
  const last = inside.slice(from);
  if (last.length > 0 || chunks.length === 0) chunks.push(last);
  else chunks.at(-1)!.push('-');
  // Reversed ranges are empty.
  for (let k = chunks.length - 1; k > 0; k--) {
    const before = chunks[k - 1]!;
    if (before.at(-1)!.codePointAt(0)! > chunks[k]![0]!.codePointAt(0)!) {
      chunks.splice(k - 1, 2, [...before.slice(0, -1), ...chunks[k]!.slice(1)]);
    }
  }
  const escaped = chunks.map((chunk) =>
    chunk.map((one) => one.replace(/[\\^\-[\]]/, '\\$&')).join(''),
  );
  const set = escaped.join('-');
  if (set === '') return '(?!)';
  if (set === '!') return '.';
  return set.startsWith('!') ? `[^${set.slice(1)}]` : `[${set}]`;
}
