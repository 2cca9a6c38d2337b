import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program of `programs` with the built package; returns the JSON that it prints. */
export async function programOutput(
  file: string,
  args: readonly string[] = [],
  options: { readonly node?: readonly string[]; readonly env?: Record<string, string> } = {},
): Promise<unknown> {
  const path = fileURLToPath(new URL(`programs/${file}`, import.meta.url));
  const { stdout } = await run(process.execPath, [...(options.node ?? []), path, ...args], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, ...options.env },
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}
