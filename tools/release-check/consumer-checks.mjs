import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { capture } from './capture.mjs';
import { typeChecks } from './type-checks.mjs';

/** A traced program keeps its arguments, its output and its exit code. */
const program = `
globalThis.kept = Array.from({ length: 1000 }, (_, index) => ({ index, text: 'x'.repeat(index) }));
console.log(globalThis.kept.length, process.argv.slice(2).join());
process.exitCode = 7;
`;

/** The library is not bundled: values of one package are the others'. */
const shared = `
import { createRequire } from 'node:module';
import { Snapshot } from '@tracemalloc/core';
import * as tracemalloc from 'tracemalloc';
const required = createRequire(import.meta.url)('tracemalloc');
if (tracemalloc.Snapshot !== Snapshot || required.Snapshot !== Snapshot) throw new Error('two copies');
tracemalloc.start();
if (!(required.takeSnapshot() instanceof Snapshot)) throw new Error('another Snapshot');
`;

/** Its first line is a source line to be printed. */
const prints = `// kept here
import { Snapshot } from '@tracemalloc/core';
import { displayTop } from '@tracemalloc/format';
const traceback = [{ filename: 'prints.mjs', lineno: 1 }];
console.log(displayTop(Snapshot.fromTraces([{ size: 1, traceback }])));
`;

/**
 * Uses all packages, installed in one folder, as a stranger would.
 * @param {string} folder
 * @param {readonly string[]} modules all that can be imported of them
 * @param {string} expected their version
 * @param {NodeJS.ProcessEnv} env
 * @yields {{ what: string, problem: string }}
 */
export async function* consumerChecks(folder, modules, expected, env) {
  const at = { cwd: folder, env };
  const npx = { ...at, shell: process.platform === 'win32' };
  yield* typeChecks(folder, modules, env);

  const version = capture('npx', ['--no-install', 'tracemalloc', '--version'], npx);
  yield {
    what: 'npx tracemalloc --version',
    problem:
      version.problem ||
      (version.stdout.includes(expected) ? '' : `got ${version.stdout}, expected ${expected}`),
  };

  writeFileSync(join(folder, 'program.mjs'), program);
  const run = [
    '--no-install',
    'tracemalloc',
    'run',
    '--exact',
    '-o',
    'out.tracemalloc',
    'program.mjs',
    'a',
    'b',
  ];
  const traced = capture('npx', run, npx);
  const kept = traced.status === 7 && traced.stdout === '1000 a,b\n';
  const shown = traced.stderr.includes('program.mjs');
  yield {
    what: 'npx tracemalloc run keeps the program as it is and shows where it allocated',
    problem:
      kept && shown
        ? ''
        : `expected "1000 a,b", exit code 7 and program.mjs in the list\n${traced.problem}`,
  };
  yield {
    what: 'npx tracemalloc top reads the snapshot',
    problem: capture('npx', ['--no-install', 'tracemalloc', 'top', 'out.tracemalloc'], npx).problem,
  };

  writeFileSync(join(folder, 'shared.mjs'), shared);
  yield {
    what: "import 'tracemalloc', require('tracemalloc') and '@tracemalloc/core' share one core",
    problem: capture(process.execPath, ['--no-warnings', 'shared.mjs'], at).problem,
  };

  writeFileSync(join(folder, 'prints.mjs'), prints);
  const build = await rolldown({
    input: join(folder, 'prints.mjs'),
    cwd: folder,
    platform: 'node',
  });
  await build.write({ file: join(folder, 'bundle.mjs'), codeSplitting: false });
  await build.close();
  const bundled = capture(process.execPath, ['bundle.mjs'], at);
  yield {
    what: 'a bundle of @tracemalloc/format prints source lines',
    problem: bundled.problem || (bundled.stdout.includes('    // kept here') ? '' : bundled.stdout),
  };
}
