import { spawnSync } from 'node:child_process';
import { root, toolEnvironment } from '../toolchain.mjs';

/**
 * Runs a program quietly.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {{ status: number | null, stdout: string, stderr: string, problem: string }} `problem` is how it failed, with
 * all that it printed; empty if it did not
 */
export function capture(program, args, options) {
  const { error, signal, status, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    env: toolEnvironment(),
    ...options,
    encoding: 'utf8',
    timeout: 300_000,
  });
  const failed = `${program} ${args.join(' ')}: ${error?.message ?? signal ?? `exit code ${status}`}`;
  const problem = status === 0 ? '' : [failed, stdout, stderr].filter(Boolean).join('\n');
  return { status, stdout: stdout ?? '', stderr: stderr ?? '', problem };
}
