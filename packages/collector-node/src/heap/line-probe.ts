import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type { LineSampling, NativeHandle } from './addon.ts';
import type { HeapProfile } from './heap-profile.ts';

/** Beside this module, so that its allocations are the tracer's. */
const FILENAME = fileURLToPath(new URL('line-probe-script.js', import.meta.url));

/** Allocates on known lines, in several of V8's ways. */
const SOURCE = `(function probe(kept) {
  kept.push({ kept });
  kept.push([kept, kept]);
  kept.push(() => kept);
  (function inner() {
    kept.push(new Map([[1, kept]]));
  })();
  [1].map(
    (i) => kept.push({ i }));
})`;

/** For each object that the probe keeps: the lines of its stack, the most recent first. */
const EXPECTED: readonly string[] = [
  'probe:2',
  'probe:3',
  'probe:4',
  'inner:6 probe:7',
  ':9 probe:8',
];

/**
 * Runs a known function under a sampler that samples everything.
 *
 * @returns what is wrong with the lines of its objects; `undefined` if they are right.
 */
export function probeLines(addon: LineSampling, sampler: NativeHandle): string | undefined {
  const kept: object[] = [];
  const probe = new Script(SOURCE, { filename: FILENAME }).runInThisContext();
  probe(kept);
  const found = kept.map((object) => {
    const profile = addon.profileOf(sampler, object);
    return profile === null ? 'nothing' : stackIn(profile);
  });
  const wrong = found.findIndex((stack, i) => stack !== EXPECTED[i]);
  if (wrong === -1 && found.length === EXPECTED.length) return undefined;
  return `lines are not as expected in this Node.js: got ${found.join()}, expected ${EXPECTED.join()}`;
}

/** The lines of the probe's frames. A question mark stands for a frame without a line. */
function stackIn({ strings, nodes, allocations }: HeapProfile): string {
  const frames: string[] = [];
  for (let row = allocations.node[0]!; row > 0; row = nodes.parent[row]!) {
    if (strings[nodes.script[row]!] !== FILENAME) continue;
    const mark = nodes.isLine?.[row] === 1 ? '' : '?';
    frames.push(`${strings[nodes.functionName[row]!]}:${nodes.line[row]}${mark}`);
  }
  return frames.join(' ');
}
