import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { node, program } from './node.ts';

const guest = fileURLToPath(
  new URL('../../collector-wasm/test/guests/semantics.wasm', import.meta.url),
);

it('each block of a module has the stack that asked for it, however often and from wherever', async () => {
  const { stdout, stderr } = await node([program('enters-wasm.mjs'), guest]);
  expect(stderr).toBe('');
  const { counts, asked, isNumbered } = JSON.parse(stdout);
  const all = (count: number) => ({ count, right: count });
  expect(counts).toEqual({
    13: all(10_000),
    28: all(10_000),
    31: all(10_000),
    32: all(10_000),
    33: all(20_000),
    37: all(30_000),
  });
  // Once a stack, and again where V8 compiles it anew or collects garbage; but each time where JavaScript
  // is called by a module and calls it again, and always where nobody numbers stacks.
  if (isNumbered) expect(asked).toBeLessThan(20_000);
  else expect(asked).toBeGreaterThan(90_000);
});
