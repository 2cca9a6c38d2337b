import { expect, it } from 'vitest';
import { runProgram } from '../run-program.ts';

const [line] = process.versions.node.split('.').map(Number);

/** What is not as before while tracing, and may be. */
const KNOWN = [
  // A getter on a Proxy that is new.target sees one read more.
  / new\.target order$/,
  // Node.js shows proxies as such since then.
  ...(line! < 26 ? [] : [/^Buffer\.\w+ inspected$/]),
];

async function behaviours(how: string): Promise<Record<string, string>> {
  const { json } = await runProgram('buffer-behaviours.mjs', { args: [how] });
  return json();
}

it('changes nothing that a program can see of what makes buffers, and nothing at all once stopped', async () => {
  const plain = await behaviours('none');
  expect(Object.keys(plain).length).toBeGreaterThan(500);
  expect(plain['Uint8Array instanceof']).toBe("[ true, false, true, 'Uint8Array' ]");
  expect(plain['Uint8Array called']).toContain("Constructor Uint8Array requires 'new'");
  expect(await behaviours('stopped')).toEqual(plain);
  const traced = await behaviours('traced');
  for (const [name, seen] of Object.entries(plain)) {
    if (KNOWN.some((known) => known.test(name)) || name === 'as before') continue;
    expect([name, traced[name]]).toEqual([name, seen]);
  }
});
