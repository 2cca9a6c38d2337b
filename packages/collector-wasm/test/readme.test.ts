import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { instantiate } from '../src/index.ts';
import { guestBytes } from './guest.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [, example = ''] = /```js\n(.*?)```/s.exec(readme) ?? [];

/** The function that the text of an async function's body makes. */
const AsyncFunction = (async () => {}).constructor as new (
  ...parametersAndBody: string[]
) => (...given: unknown[]) => Promise<void>;

it('the example of the README runs, with a guest whose work is to keep three blocks', async () => {
  const body = example.replace(/^import .*$/m, '').replace('work()', 'keep(3)');
  expect(body).toContain('keep(3)');
  const printed: unknown[][] = [];
  const console = { log: (...values: unknown[]) => printed.push(values) };
  const run = new AsyncFunction('instantiate', 'bytesOrResponse', 'imports', 'console', body);
  await run(instantiate, guestBytes('pairs'), {}, console);
  const [memory, ...rows] = printed;
  expect(memory).toEqual([{ current: 6, peak: 6 }]);
  expect(rows.map(([size]) => size)).toEqual([3, 2, 1]);
  expect(rows[0]![1]).toMatch(/^wasm:\/\/[0-9a-f]+\.wasm:0x/);
});
