import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** How a process ended and what it wrote. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of test/programs. */
export function program(name: string): string {
  return fileURLToPath(new URL(`programs/${name}`, import.meta.url));
}

/** A new empty folder, removed at the end of the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a spawned process may be given beside its arguments. */
export interface NodeOptions extends SpawnOptions {
  readonly input?: string | Uint8Array;
  /** Called once, when the process has written its first line. */
  readonly onReady?: (child: ChildProcess) => void;
  /** Called when the process has started; gives it its standard input. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs node as a user would. */
export function node(args: readonly string[], options: NodeOptions = {}): Promise<Outcome> {
  const { input = '', onReady, onStart, ...rest } = options;
  const child = spawn(process.execPath, args, { ...rest, stdio: 'pipe' });
  if (onStart === undefined) child.stdin.end(input);
  else onStart(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (stdout === '') onReady?.(child);
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
