import { expect, it } from 'vitest';
import { node, program } from './command.ts';

it('is there for CommonJS by require', async () => {
  const { code, stdout } = await node([program('requires.cjs')]);
  expect([code, stdout]).toEqual([0, '3\n']);
});
