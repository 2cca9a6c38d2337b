import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeEngines } from '../engines.ts';
import { runProgram } from '../run-program.ts';

describeEngines('names of scripts', () => {
  it('knows the file of a module of which no function is left', async () => {
    const { json } = await runProgram('collected-module.cjs');
    const filename = fileURLToPath(
      new URL('../programs/collected-module-list.cjs', import.meta.url),
    );
    expect(json()).toEqual({
      filename,
      functionName: 'fill',
      count: expect.any(Number),
      length: 2000,
    });
    expect(json<{ count: number }>().count).toBeGreaterThanOrEqual(2000);
  });
});
