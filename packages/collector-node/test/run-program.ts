import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a program of test/programs ended. */
export interface Ended {
  readonly code: number;
  /** What ended it, if a signal did. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it printed, parsed. */
  json<T>(): T;
}

/** How to run one. */
export interface ProgramOptions {
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program of test/programs in its own Node.js, on the built package. */
export function runProgram(
  name: string,
  { flags = [], args = [], cwd, env }: ProgramOptions = {},
): Promise<Ended> {
  const program = fileURLToPath(new URL(`programs/${name}`, import.meta.url));
  const options = { cwd, maxBuffer: 2 ** 26, env: { ...process.env, ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, [...flags, program, ...args], options, (error, stdout, stderr) => {
      resolve({
        code: error === null ? 0 : Number(error.code ?? -1),
        signal: error?.signal ?? null,
        stdout,
        stderr,
        json() {
          if (stdout === '') throw new Error(`${name} printed nothing, but on stderr:\n${stderr}`);
          return JSON.parse(stdout);
        },
      });
    });
  });
}

/** What `attempt` in the programs prints of an error. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}
