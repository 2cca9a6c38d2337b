// Starts the pinned tools: every one through this Node.js and its own JavaScript file, so that
// no shell, no shim and no PATHEXT stands between (a `.cmd` cannot be spawned on Windows).
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The package each command comes from, and the workspace folder that depends on it. */
const packages = {
  attw: ['@arethetypeswrong/cli', '.'],
  biome: ['@biomejs/biome', '.'],
  changeset: ['@changesets/cli', '.'],
  knip: ['knip', '.'],
  pnpm: ['pnpm', '.'],
  publint: ['publint', '.'],
  tsc: ['typescript', '.'],
  turbo: ['turbo', '.'],
  typedoc: ['typedoc', 'tools/docs'],
  vitest: ['vitest', '.'],
};

/** @typedef {keyof typeof packages} Tool */

/** The names of the pinned tools. */
export const tools = /** @type {Tool[]} */ (Object.keys(packages));

/**
 * The JavaScript file that is a tool's command.
 * @param {Tool} tool
 */
export function commandOf(tool) {
  const [name, workspace] = packages[tool];
  const folder = join(root, /** @type {string} */ (workspace), 'node_modules', String(name));
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[tool]);
}

/**
 * The environment programs run in: this Node.js first on the path, no telemetry, and none of the
 * settings npm hands down to its scripts as `npm_*`, which pnpm and node-gyp would take for their
 * own.
 * @param {{ node?: string, withTools?: boolean }} [options] `node`: the Node.js executable, this
 * one if not given; `withTools`: whether the installed commands are on the path (turbo looks for
 * `pnpm` there)
 */
export function toolEnvironment({ node = process.execPath, withTools = true } = {}) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  let path = '';
  for (const [key, value] of Object.entries(process.env)) {
    // Windows spells it `Path`; a copy with both spellings would lose one of them.
    if (/^path$/i.test(key)) path = value ?? '';
    else if (!/^npm_/i.test(key)) env[key] = value;
  }
  const commands = withTools ? [join(root, 'node_modules', '.bin')] : [];
  return Object.assign(env, {
    DO_NOT_TRACK: '1',
    PATH: [dirname(node), ...commands, path].join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
  });
}

/**
 * Runs a program from the repository's folder and waits for its end. Signals sent to this process
 * meanwhile are passed on to it.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {(text: string) => void} [onOutput] receives what it prints to pipes
 * @returns {Promise<{ status: number, signal: NodeJS.Signals | null }>} status 128 after a signal
 */
export function runProgram(program, args, options = {}, onOutput = () => {}) {
  const child = spawn(program, args, {
    cwd: root,
    env: toolEnvironment(),
    stdio: 'inherit',
    ...options,
  });
  child.stdout?.setEncoding('utf8').on('data', onOutput);
  child.stderr?.setEncoding('utf8').on('data', onOutput);
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A terminal sends its Ctrl-C to the child as well.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      done({ status: code ?? 128, signal });
    });
  });
}

/**
 * Runs a pinned tool.
 * @param {Tool} tool
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & { node?: string }} [options]
 * @param {(text: string) => void} [onOutput]
 */
export function runTool(tool, args, { node = process.execPath, ...options } = {}, onOutput) {
  const env = toolEnvironment({ node });
  return runProgram(node, [commandOf(tool), ...args], { env, ...options }, onOutput);
}

/**
 * Ends this process as its child ended: with its exit code, or by the signal that ended it.
 * @param {{ status: number, signal: NodeJS.Signals | null }} end
 */
export function endAs({ status, signal }) {
  if (signal) process.kill(process.pid, signal);
  process.exitCode = status;
}
