// Code that is made of text: its own lines are counted from the first one of the text.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const kept = [undefined];
// @call (anonymous)?
const [evaluated, body] = ['evaluated.txt', 'function-body.txt'].map((name) => {
  const path = fileURLToPath(new URL(name, import.meta.url));
  return `${readFileSync(path, 'utf8')}\n//# sourceURL=${path}`;
});
// biome-ignore lint/security/noGlobalEval: what this is about
const byEval = globalThis.eval(evaluated); // @call (anonymous)?
const byConstructor = new Function('i', body);

export function round(i) {
  kept[0] = byEval(i); // @call fromEval
  kept[0] = byConstructor(i); // @call anonymous|(anonymous)
}
