import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const register = new URL('../dist/register.node.js', import.meta.url).href;
const program = `
  const { collector } = await import(${JSON.stringify(register)});
  const known = globalThis[Symbol.for('@tracemalloc/collectors')];
  console.log(JSON.stringify({
    isTracing: collector.isTracing(),
    nframe: collector.getTracebackLimit(),
    mode: collector.isTracing() ? collector.takeSnapshot().metadata.collectors[0] : undefined,
    isKnown: known?.has(collector) === true,
  }));`;

/** How a preloaded program is traced with these variables. */
function registered(env: Readonly<Record<string, string>>) {
  const args = ['--import', register, '--input-type=module', '--eval', program];
  return JSON.parse(
    execFileSync(process.execPath, args, { env: { ...process.env, ...env }, encoding: 'utf8' }),
  );
}

it.each([{}, { TRACEMALLOC: '', TRACEMALLOC_WASM: '' }, { TRACEMALLOC_WASM: '1' }])(
  'traces by samples, with 25 frames: %j',
  (env) => {
    const mode = { exact: false, interval: 524_288 };
    expect(registered(env)).toMatchObject({ isTracing: true, isKnown: true, nframe: 25, mode });
  },
);

it('traces exactly where a variable says so', () => {
  expect(registered({ TRACEMALLOC_EXACT: '1' })).toMatchObject({
    isTracing: true,
    mode: { exact: true },
  });
});

it('leaves a program alone that TRACEMALLOC_WASM=0 excludes', () => {
  expect(registered({ TRACEMALLOC_WASM: '0' })).toMatchObject({ isTracing: false, isKnown: false });
});
