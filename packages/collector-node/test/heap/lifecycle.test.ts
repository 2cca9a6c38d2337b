import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { describeEngines } from '../engines.ts';
import { type Refusal, runProgram } from '../run-program.ts';

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/** The path of the main module of another installation of this package. */
function copyOfPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const copy = join(folder, 'node_modules', '@tracemalloc', 'collector-node');
  mkdirSync(copy, { recursive: true });
  for (const part of ['dist', 'prebuilds', 'package.json']) {
    const from = join(packageFolder, part);
    // There are no prebuilds where there is no compiler.
    if (!existsSync(from)) continue;
    cpSync(from, join(copy, part), { recursive: true, filter: (file) => !/\.map$/.test(file) });
  }
  for (const name of ['core', 'call-stacks']) {
    symlinkSync(join(packageFolder, '..', name), join(copy, '..', name), 'junction');
  }
  return join(copy, 'dist', 'index.js');
}

describeEngines('a trace', () => {
  // A worker begins with compiling all of Node.js that it uses, in exact mode by Sparkplug.
  it('ends with its worker, in whatever way that ends', { timeout: 180_000 }, async () => {
    const { json, code, stderr } = await runProgram('worker-ends.mjs');
    const ends = [1, 3, 0, 0];
    expect([code, stderr]).toEqual([0, '']);
    expect(json()).toMatchObject({ codes: [...ends, ...ends, ...ends], traced: true });
  });

  it('is of one copy of the package at a time', async () => {
    const { json } = await runProgram('two-copies.mjs', { args: [copyOfPackage()] });
    const step = { refusal: 'ERR_TRACEMALLOC_CONFLICT', traced: true, both: false };
    expect(json<{ steps: object[] }>().steps).toEqual([step, step, step]);
  });

  it('does not begin while @datadog/pprof samples, which goes on', async () => {
    interface Rival {
      readonly refusal: Refusal;
      readonly tracing: boolean;
      readonly theirs: number;
      readonly after: number;
    }
    const { json, stderr } = await runProgram('rival.mjs', { args: ['first'] });
    expect(stderr).toBe('');
    const { refusal, tracing, theirs, after } = json<Rival>();
    expect(refusal.code).toBe('ERR_TRACEMALLOC_CONFLICT');
    expect(theirs).toBeGreaterThan(0);
    expect(tracing).toBe(true);
    expect(after).toBeGreaterThan(10_000);
  });

  it('says so when @datadog/pprof has taken its sampler', async () => {
    const { json } = await runProgram('rival.mjs', { args: ['later'] });
    expect(json()).toMatchObject({
      refusal: { code: 'ERR_TRACEMALLOC_CONFLICT' },
      tracing: false,
    });
  });
});
