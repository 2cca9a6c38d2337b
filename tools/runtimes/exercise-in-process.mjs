import { spawnSync } from 'node:child_process';
import { root, toolEnvironment } from '../toolchain.mjs';

/**
 * Exercises core in a process of a runtime.
 * @param {string} executable
 * @param {readonly string[]} [args] before the program
 * @returns {string} what program.mjs prints
 * @throws {Error} if it fails
 */
export function exerciseInProcess(executable, args = []) {
  const { status, signal, error, stdout, stderr } = spawnSync(
    executable,
    [...args, 'tools/runtimes/program.mjs'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...toolEnvironment(), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' },
      maxBuffer: 2 ** 28,
      timeout: 300_000,
    },
  );
  if (status === 0) return stdout;
  throw new Error(`${executable}: ${error?.message ?? signal ?? `exit code ${status}`}\n${stderr}`);
}
