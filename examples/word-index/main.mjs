// An ordinary program to trace: which words stand on which lines of the files given to it.
import { readFileSync } from 'node:fs';

const index = new Map();

function addLine(file, line, number) {
  for (const word of line.toLowerCase().match(/\p{L}+/gu) ?? []) addPlace(word, { file, number });
}

function addPlace(word, place) {
  const places = index.get(word);
  if (places === undefined) index.set(word, [place]);
  else places.push(place);
}

for (const file of process.argv.slice(2)) {
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [number, line] of lines.entries()) addLine(file, line, number + 1);
}
const [most] = [...index].sort(([, a], [, b]) => b.length - a.length);
console.log(`${index.size} words; the most frequent is "${most?.[0]}", ${most?.[1].length} times`);
