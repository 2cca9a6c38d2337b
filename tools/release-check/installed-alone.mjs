import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './capture.mjs';
import { packagesOf, readmeCode, readmePrograms } from './readme-programs.mjs';
import { runReadmeProgram } from './run-readme-program.mjs';

/**
 * @typedef {object} Packed
 * @property {string} name as it is imported
 * @property {string} folder in packages/
 * @property {string} tarball
 * @property {readonly string[]} modules what can be imported of it
 * @property {readonly string[]} preloads what can be given to `--require` and `--import`
 */

const reading = ['long', 'protobufjs', 'source-map'];
/** The other projects' packages that come with each, by its folder; of the command's, all is in its bundle. */
const others = /** @type {Record<string, readonly string[]>} */ ({
  'call-stacks': [],
  cli: reading,
  'collector-node': [],
  'collector-wasm': [],
  core: [],
  format: reading,
  session: reading,
});

/** A program that is not changed by what is preloaded. */
const program = 'console.log(Array.from({ length: 1000 }, (_, id) => ({ id })).length);\n';

/**
 * Installs one package in an empty folder, with what it depends on and nothing else, imports and requires all that it
 * exports, and runs what its README shows.
 * @param {Packed} packed
 * @param {readonly Packed[]} all
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @yields {{ what: string, problem: string }}
 */
export function* installedAlone({ name, folder: readme, modules, preloads }, all, folder, env) {
  const at = { cwd: folder, env };
  const installed = install([name], all, at);
  yield { what: `${name}: npm installs it alone`, problem: installed };
  if (installed !== '') return;

  const found = otherPackages(join(folder, 'node_modules')).join();
  const expected = others[readme]?.join() ?? '';
  yield {
    what: `${name}: comes with ${expected || 'nothing of other projects'}`,
    problem: found === expected ? '' : `got ${found}, expected ${expected}`,
  };
  const some = 'if (Object.keys(names).length === 0) throw new Error("it exports nothing")';
  for (const module of modules) {
    const imports = `import * as names from '${module}'; ${some}`;
    const evaluate = ['--input-type=module', '--eval', imports];
    yield { what: `import '${module}'`, problem: capture(process.execPath, evaluate, at).problem };
    const requires = ['--no-warnings', '--eval', `const names = require('${module}'); ${some}`];
    yield {
      what: `require('${module}')`,
      problem: capture(process.execPath, requires, at).problem,
    };
  }
  for (const extension of ['cjs', 'mjs'])
    writeFileSync(join(folder, `preloaded.${extension}`), program);
  for (const preload of preloads) {
    for (const [flag, extension] of [
      ['--require', 'cjs'],
      ['--import', 'mjs'],
    ]) {
      yield {
        what: `node ${flag} ${preload}`,
        problem: preloaded(String(flag), preload, `preloaded.${extension}`, at),
      };
    }
  }

  const programs = readmePrograms.filter((shown) => shown.readme === readme);
  const imported = programs.flatMap((shown) => packagesOf(readmeCode(shown)));
  const problem = install([...new Set([name, ...imported])], all, at);
  if (problem !== '') yield { what: `${name}: what its README imports`, problem };
  for (const shown of programs) {
    if (shown.language === 'sh' && process.platform === 'win32') continue;
    yield {
      what: `${name}: ${shown.page ?? 'its README.md'}, ${shown.language ?? 'js'} program ${shown.block + 1}`,
      problem: runReadmeProgram(shown, folder, env),
    };
  }
}

/**
 * Each finds the packages of this project that it depends on among the tarballs, not in the registry.
 * @param {readonly string[]} names
 * @param {readonly Packed[]} all
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} at
 */
function install(names, all, at) {
  const files = Object.fromEntries(all.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const dependencies = Object.fromEntries(names.map((name) => [name, files[name]]));
  const manifest = { private: true, dependencies, overrides: files };
  writeFileSync(join(at.cwd, 'package.json'), JSON.stringify(manifest));
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  return capture('npm', args, { ...at, shell: process.platform === 'win32' }).problem;
}

/**
 * What is installed of other projects; scopes count as one.
 * @param {string} folder
 */
function otherPackages(folder) {
  const own = /^(\.|@tracemalloc$|tracemalloc$)/;
  return readdirSync(folder)
    .filter((entry) => !own.test(entry))
    .sort();
}

/**
 * @param {string} flag
 * @param {string} preload
 * @param {string} file
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} at
 */
function preloaded(flag, preload, file, { cwd, env }) {
  const args = ['--no-warnings', flag, preload, file];
  const traced = { ...env, TRACEMALLOC: '25', TRACEMALLOC_WASM: '1' };
  const { problem, stdout } = capture(process.execPath, args, { cwd, env: traced });
  return problem || (stdout === '1000\n' ? '' : `it printed ${stdout}, expected 1000`);
}
