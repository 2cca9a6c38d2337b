// Packs every package as it would be published, reads the tarballs, and uses them as a stranger would:
// installed by npm outside of the repository, each alone in an empty folder, and all together. `npm run release:check`.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { capture } from './release-check/capture.mjs';
import { consumerChecks } from './release-check/consumer-checks.mjs';
import { installedAlone } from './release-check/installed-alone.mjs';
import { installedPackageProblems } from './release-check/installed-package.mjs';
import { commandOf, root, toolEnvironment } from './toolchain.mjs';

const packages = readdirSync(join(root, 'packages')).sort();
let failures = 0;

/**
 * Prints one line for one thing checked, and below it what was wrong.
 * @param {string} what
 * @param {string} problem empty if there is none
 */
function report(what, problem) {
  console.log(`${problem === '' ? 'ok  ' : 'FAIL'}  ${what}`);
  if (problem === '') return;
  console.log(problem.trimEnd().replace(/^/gm, '      '));
  failures++;
}

/**
 * Packs one package and has the tarball examined.
 * @param {string} name its folder in packages/
 * @param {string} tarballs the folder it goes to
 * @returns {import('./release-check/installed-alone.mjs').Packed | undefined}
 */
function pack(name, tarballs) {
  const cwd = join(root, 'packages', name);
  const args = [commandOf('pnpm'), 'pack', '--json', '--pack-destination', tarballs];
  const packed = capture(process.execPath, args, { cwd });
  report(`${name}: packs`, packed.problem);
  if (packed.problem) return undefined;
  const { filename } = JSON.parse(packed.stdout);
  const publint = [commandOf('publint'), '--strict', filename];
  report(`${name}: publint --strict`, capture(process.execPath, publint).problem);
  const attw = [commandOf('attw'), '--profile', 'esm-only', '--no-color', filename];
  report(`${name}: attw --profile esm-only`, capture(process.execPath, attw).problem);
  const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
  const subpaths = Object.keys(manifest.exports)
    .filter((subpath) => !subpath.endsWith('.json'))
    .map((subpath) => manifest.name + subpath.slice(1));
  return {
    name: manifest.name,
    folder: name,
    tarball: filename,
    modules: subpaths.filter((subpath) => !subpath.endsWith('/register')),
    preloads: subpaths.filter((subpath) => subpath.endsWith('/register')),
  };
}

// A dist that grew over many builds may hold files whose sources are gone.
for (const name of packages)
  rmSync(join(root, 'packages', name, 'dist'), { recursive: true, force: true });
const built = await build(['--force']);
report('builds from nothing', built.status === 0 ? '' : `exit code ${built.status}`);

const docs = [commandOf('typedoc'), '--options', 'tools/docs/typedoc.config.mjs'];
report('the API reference has no warning', capture(process.execPath, docs).problem);

const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-release-'));
try {
  const tarballs = join(folder, 'tarballs');
  const consumer = join(folder, 'consumer');
  mkdirSync(tarballs);
  mkdirSync(consumer);
  const packed = packages.map((name) => pack(name, tarballs)).filter((one) => one !== undefined);
  const env = toolEnvironment({ withTools: false });
  for (const one of packed) {
    const alone = join(folder, one.folder);
    mkdirSync(alone);
    for (const { what, problem } of installedAlone(one, packed, alone, env)) report(what, problem);
  }

  // All in one command: each finds the others among the tarballs, not in the registry.
  writeFileSync(join(consumer, 'package.json'), '{ "private": true }\n');
  const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const installed = capture('npm', [...install, ...packed.map(({ tarball }) => tarball)], {
    cwd: consumer,
    env,
    shell: process.platform === 'win32',
  });
  report('npm installs the tarballs in an empty folder', installed.problem);

  if (installed.problem === '') {
    for (const { name } of packed) {
      const problems = installedPackageProblems(join(consumer, 'node_modules', name));
      report(`${name}: what was installed is whole`, problems.join('\n'));
    }
    const modules = packed.flatMap((one) => one.modules);
    const manifest = readFileSync(join(root, 'packages/cli/package.json'), 'utf8');
    const checks = consumerChecks(consumer, modules, JSON.parse(manifest).version, env);
    for await (const { what, problem } of checks) report(what, problem);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures === 0 ? '\nready to release' : `\n${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
