import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { oneLine } from '@tracemalloc/core';
import { displayTop, load } from '@tracemalloc/format';
import {
  ANSWERS,
  DEFAULT_SIGNAL,
  PRELOAD,
  RUN_VARIABLE,
  type RunResult,
  type RunSettings,
  SNAPSHOT_SIGNALS,
  type SnapshotSignal,
  threadNotes,
} from '@tracemalloc/session/run';
import { type Command, Option } from 'commander';
import { withSourceMaps } from './analysis-options.ts';
import { failure, usageError } from './command-error.ts';
import type { Ending } from './ending.ts';
import { integer } from './option-value.ts';
import { toOriginal } from './read-snapshot.ts';
import { relaySignals } from './signal-relay.ts';
import { print } from './terminal.ts';
import { startOptionsOf, type TraceOptions, withTraceOptions } from './trace-options.ts';

/** Options of `tracemalloc run`. */
export interface RunOptions extends TraceOptions {
  readonly signal: SnapshotSignal | 'none';
  readonly output?: string;
  readonly top: number;
  readonly gc: boolean;
  readonly oom?: string;
  readonly sourceMaps?: boolean;
}

/** Declares `tracemalloc run`. */
export function define(command: Command, ended: (ending: Ending) => void): void {
  withSourceMaps(withTraceOptions(command))
    .argument('<script>', 'the program, as for node')
    .argument('[args...]', 'its arguments')
    .addOption(
      new Option('--signal <name>', 'the signal that writes a snapshot while the program runs')
        .choices(['none', ...SNAPSHOT_SIGNALS])
        .default(DEFAULT_SIGNAL),
    )
    .option('-o, --output <file>', 'the snapshot file; default: SCRIPT.tracemalloc')
    .option('--oom <file>', 'where to write a last snapshot if memory runs out')
    .option('--top <count>', 'how many lines to print; 0 for none', integer(0), 10)
    .option('--no-gc', 'do not collect garbage first (the inspector engine always does)')
    .passThroughOptions()
    .action(async (script: string, args: string[], options: RunOptions) => {
      ended(await run(script, args, options));
    });
}

/**
 * Runs a program traced, with this process's streams and signals. At its end, prints what is alive. Writes to standard
 * error only.
 *
 * @throws {CommandError} before anything runs: if the script is missing or would be overwritten, or if no temporary folder
 * can be made.
 */
async function run(script: string, args: readonly string[], options: RunOptions): Promise<Ending> {
  const output = options.output ?? `${basename(script, extname(script))}.tracemalloc`;
  checkScript(script, output);
  if (options.oom !== undefined) checkScript(script, options.oom);
  const folder = temporaryFolder('tracemalloc-run-');
  try {
    const settings: RunSettings = {
      folder,
      output: writableOutput(output),
      options: startOptionsOf(options),
      ...(options.signal === 'none' ? {} : { signal: options.signal }),
      gc: options.gc,
      ...(options.oom === undefined ? {} : { oom: writableOutput(options.oom) }),
    };
    const child = spawn(process.execPath, ['--require', PRELOAD, script, ...args], {
      stdio: 'inherit',
      env: { ...process.env, [RUN_VARIABLE]: JSON.stringify(settings) },
    });
    let unnoticed: NodeJS.Signals | undefined;
    relaySignals(child, { folder, signal: options.signal }, (signal) => {
      unnoticed = signal;
      say(`the program did not notice ${signal}: its event loop is blocked. Killing it`);
    });
    const ending = await ended(child);
    const last = answerOf(folder, ANSWERS.last);
    if (last !== undefined) await report(last, options, 'snapshot of the full heap');
    const result = answerOf(folder, ANSWERS.result);
    if (result !== undefined || last === undefined) {
      await report(result ?? noSnapshot(ending), options, 'snapshot');
    }
    return unnoticed === undefined ? ending : { code: null, signal: unnoticed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Finds the program as Node.js does, to say in one line if it is missing. */
function checkScript(script: string, output: string): void {
  const path = resolve(script);
  let found: string;
  try {
    found = createRequire(path).resolve(path);
  } catch {
    throw usageError(`cannot find the script ${path}, expected a file that node can run`);
  }
  if (output === '') throw usageError('the output is "", expected a file name');
  if (found === resolve(output)) {
    throw usageError(`the output ${found} is the script itself, expected another file`);
  }
}

function temporaryFolder(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (error) {
    throw failure(`cannot make a temporary folder (TMPDIR): ${oneLine(error)}`, error);
  }
}

/** The path to write to: the given one, or one in a temporary folder if we cannot write there. */
function writableOutput(given: string): string {
  const path = resolve(given);
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new Error('it is a directory, expected a file name');
    accessSync(dirname(path), constants.W_OK);
    if (found !== undefined) accessSync(path, constants.W_OK);
    return path;
  } catch (error) {
    const instead = join(temporaryFolder('tracemalloc-'), basename(path));
    say(`cannot write ${path}: ${oneLine(error)}; will write ${instead} instead`);
    return instead;
  }
}

function ended(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
}

function answerOf(folder: string, file: string): RunResult | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8')) as RunResult;
  } catch {
    return undefined;
  }
}

function noSnapshot({ code, signal }: Ending): RunResult {
  const how = signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`;
  return { problem: `no snapshot: the program ${how} before one could be written` };
}

async function report(
  { path, problem }: RunResult,
  { top: limit, sourceMaps }: RunOptions,
  what: string,
): Promise<void> {
  if (problem !== undefined) say(problem);
  if (path === undefined) return;
  try {
    const snapshot = await load(path);
    if (limit > 0) {
      const original = await toOriginal(snapshot, sourceMaps);
      const text = displayTop(original, { limit, sourceMaps, base: process.cwd() });
      print(process.stderr, text);
    }
    for (const note of threadNotes(snapshot.metadata)) say(note);
    say(`${what} written to ${path}`);
  } catch (error) {
    say(oneLine(error));
  }
}

function say(line: string): void {
  print(process.stderr, `tracemalloc: ${line}`);
}
