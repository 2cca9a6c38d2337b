import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSync } from '@tracemalloc/format';
import { expect, it } from 'vitest';
import { emptyFolder, program, tracemalloc } from './command.ts';

const guest = (name: string) =>
  fileURLToPath(new URL(`../../collector-wasm/test/guests/${name}`, import.meta.url));

it('run --wasm counts the guests’ memory that threads share once, and what each has for itself', async () => {
  const output = join(emptyFolder(), 'out.tracemalloc');
  const { code } = await tracemalloc([
    ...['run', '--wasm', '--interval', '1', '--top', '0', '-o', output],
    ...[program('shares-wasm-memory.mjs'), guest('threads.wasm'), guest('semantics.wasm')],
  ]);
  expect(code).toBe(0);
  const blocks = [...loadSync(output).traces].filter(({ domain }) => domain === 3);
  expect(blocks.map(({ size }) => size).sort((a, b) => a - b)).toEqual([100, 1000, 1000, 10_000]);
});
