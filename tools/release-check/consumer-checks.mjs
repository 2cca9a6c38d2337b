import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, root } from '../toolchain.mjs';
import { capture } from './capture.mjs';

/** A traced program keeps its arguments, its output and its exit code. */
const program = `
globalThis.kept = Array.from({ length: 1000 }, (_, index) => ({ index, text: 'x'.repeat(index) }));
console.log(globalThis.kept.length, process.argv.slice(2).join());
process.exitCode = 7;
`;

/**
 * Uses the installed packages as a stranger would.
 * @param {string} folder where they are installed
 * @param {NodeJS.ProcessEnv} env
 * @yields {{ what: string, problem: string }}
 */
export function* consumerChecks(folder, env) {
  const at = { cwd: folder, env };
  const manifests = readdirSync(join(root, 'packages'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')));
  const modules = manifests.flatMap(({ name, exports }) =>
    Object.keys(exports)
      .filter((subpath) => !subpath.endsWith('.json') && !subpath.endsWith('/register'))
      .map((subpath) => name + subpath.slice(1)),
  );
  for (const name of modules) {
    const some = 'if (Object.keys(names).length === 0) throw new Error("it exports nothing")';
    const imports = `import * as names from '${name}'; ${some}`;
    const evaluate = ['--input-type=module', '--eval', imports];
    yield { what: `import '${name}'`, problem: capture(process.execPath, evaluate, at).problem };
    const requires = ['--no-warnings', '--eval', `const names = require('${name}'); ${some}`];
    yield { what: `require('${name}')`, problem: capture(process.execPath, requires, at).problem };
  }

  const lines = modules.map((name, index) => `export * as m${index} from '${name}';\n`);
  writeFileSync(join(folder, 'consumer.mts'), lines.join(''));
  const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023'];
  const tsc = [commandOf('tsc'), ...strict, '--types', '', 'consumer.mts'];
  yield {
    what: 'a strict tsc reads the types',
    problem: capture(process.execPath, tsc, at).problem,
  };

  const npx = { ...at, shell: process.platform === 'win32' };
  const oldest = ['--yes', '--package', 'typescript@5.7.3', 'tsc', ...strict, 'consumer.mts'];
  yield {
    what: 'TypeScript 5.7, the oldest that is supported, reads the types',
    problem: capture('npx', oldest, npx).problem,
  };

  const version = capture('npx', ['--no-install', 'tracemalloc', '--version'], npx);
  const expected = manifests.find(({ name }) => name === 'tracemalloc')?.version;
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
}
