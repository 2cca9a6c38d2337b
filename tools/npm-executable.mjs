// Runtimes as npm has them: a package a platform, which carries the executable and runs no install
// script. They stay in node_modules/.cache.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runProgram, toolEnvironment } from './toolchain.mjs';

/**
 * @typedef {object} NpmExecutable
 * @property {string} name what people call it
 * @property {string} packageName
 * @property {string} version of the package and of the executable
 * @property {string} file the executable's path in the package
 */

/**
 * The version that `--version` says; undefined if it does not run.
 * @param {string} executable
 */
function versionOf(executable) {
  if (!existsSync(executable)) return undefined;
  const { status, stdout } = spawnSync(executable, ['--version'], { encoding: 'utf8' });
  return status === 0 ? /\d+\.\d+\.\d+/.exec(stdout)?.[0] : undefined;
}

/**
 * The path of an executable, which npm fetches when it is not there yet.
 * @param {NpmExecutable} wanted
 * @returns {Promise<string>}
 * @throws {Error} if it is not to be had
 */
export async function fetchExecutable({ name, packageName, version, file }) {
  const prefix = join(root, 'node_modules', '.cache', name.toLowerCase(), version);
  const executable = join(prefix, 'node_modules', packageName, file);
  if (versionOf(executable) === version) return executable;
  // Whatever is there is half a download, or another version.
  rmSync(prefix, { recursive: true, force: true });
  const quietly = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const fetched = await runProgram(
    'npm',
    ['install', ...quietly, '--prefix', prefix, `${packageName}@${version}`],
    // npm is a .cmd on Windows, which only a shell starts.
    { env: toolEnvironment(), shell: process.platform === 'win32' },
  );
  const found = versionOf(executable);
  if (found === version) return executable;
  throw new Error(
    `${name} ${version} is not to be had: npm install ${packageName}@${version} ended with ` +
      `${fetched.signal ?? fetched.status}, and ${executable} ${found ? `is ${found}` : 'does not run'}`,
  );
}
