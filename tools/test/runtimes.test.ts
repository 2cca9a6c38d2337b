import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moduleImports } from '../house-rules/module-imports.mjs';
import { disagreements } from '../runtimes/agreement.mjs';
import { browserTests } from '../runtimes/browser-tests.mjs';
import { findChromium } from '../runtimes/chromium.mjs';
import { exerciseInChromium } from '../runtimes/exercise-in-chromium.mjs';
import { exerciseInProcess } from '../runtimes/exercise-in-process.mjs';
import { commandOf, root, toolEnvironment } from '../toolchain.mjs';

// Bun and Deno have to be downloaded: `npm run runtimes`.

const found = findChromium();
const executable = 'missing' in found ? '' : found.executable;
if ('missing' in found)
  console.log(`skipped: core and the readers of bytes in a browser (${found.missing})`);

const reference = exerciseInProcess(process.execPath);

it('in Node.js, a worker answers as the main thread does', () => {
  expect(disagreements(reference, reference)).toEqual([]);
  // The exercise has got somewhere: some hundred groups, and the errors at its end.
  const { here } = JSON.parse(reference) as { here: string };
  expect(here.split('\n').length).toBeGreaterThan(1000);
  expect(here).toContain('TracemallocError ERR_TRACEMALLOC_FILTER: ');
});

it.each(browserTests)('%s needs no Node.js, but where a name says so', (tests) => {
  const folder = join(root, tests);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.node(\.test)?\.ts$/.test(file))
    .filter((file) => !/^programs[/\\]/.test(file));
  const needed = files.flatMap((file) =>
    moduleImports(file, readFileSync(join(folder, file), 'utf8'))
      .map(({ specifier = '' }) => specifier.replace(/^node:/, ''))
      .filter((specifier) => builtinModules.includes(specifier))
      .map((specifier) => `${file} imports ${specifier}`),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(needed).toEqual([]);
});

describe.skipIf('missing' in found)('in Chromium', () => {
  it('a page and its Web Worker answer as Node.js does', { timeout: 300_000 }, async () => {
    expect(disagreements(await exerciseInChromium(executable), reference)).toEqual([]);
  });

  it('the tests of core and of the readers of bytes pass', { timeout: 300_000 }, () => {
    const { FAILED_CHECKS: _, ...env } = toolEnvironment();
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [commandOf('vitest'), 'run', '--config', 'tools/runtimes/chromium.config.ts'],
      { cwd: root, encoding: 'utf8', env: { ...env, NO_COLOR: '1' } },
    );
    expect(status, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed, \d+ skipped$/m);
  });
});

describe('disagreements', () => {
  const report = (here: string, worker = here) =>
    JSON.stringify({ here, worker, workerOfOurs: here, hereOfTheirs: here });

  it('names the first line that differs, in each part', () => {
    expect(disagreements(report('a\nb\n', 'a\nc\n'), report('a\nb\n'))).toEqual([
      'worker, line 2: got c, expected b',
    ]);
    expect(disagreements(report('a\nb'), report('a'))).toHaveLength(4);
    expect(disagreements(report('a'), report('a\nb'))).toHaveLength(4);
  });

  it('has what went wrong in the page', () => {
    expect(disagreements('{"error":"no worker"}', report('a'))).toEqual(['no worker']);
  });

  it('misses no part', () => {
    expect(disagreements('{"here":"a"}', report('a'))).toHaveLength(3);
  });
});

describe('findChromium', () => {
  it('takes CHROME_PATH, and nothing else where that is set', () => {
    const CHROME_PATH = '/somewhere/chrome';
    expect(findChromium({ ...process.env, CHROME_PATH })).toEqual({
      missing: 'CHROME_PATH is /somewhere/chrome, where no file is',
    });
  });

  it.skipIf(process.platform !== 'linux')('looks on the path', () => {
    expect(findChromium({ PATH: '' })).toEqual({
      missing: 'no Chromium: install one, or set CHROME_PATH to its executable',
    });
  });

  it.skipIf(!existsSync('/bin/false'))('does not take what does not run', () => {
    expect(findChromium({ CHROME_PATH: '/bin/false' })).toEqual({
      missing: '/bin/false does not run',
    });
  });
});
