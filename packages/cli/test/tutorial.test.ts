import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start, stop } from '@tracemalloc/collector-node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { emptyFolder } from './command.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const example = join(repository, 'examples/find-a-leak');
const page = readFileSync(join(repository, 'docs/tutorial/find-a-leak.md'), 'utf8');

/** A command that the page tells its reader to type, and the lines that it shows below. */
interface Entry {
  readonly command: string;
  readonly lines: readonly string[];
}

/** What the reader does, in order: commands to type, and the change to the program. */
const steps = [...page.matchAll(/^```(console|diff)\n(.*?)^```$/gms)].flatMap(
  ([, kind, text = '']): (Entry | { readonly diff: string })[] =>
    kind === 'diff' ? [{ diff: text }] : entriesOf(text),
);

function entriesOf(text: string): Entry[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((entry) => {
      const [command = '', ...lines] = entry.trimEnd().split('\n');
      return { command, lines: lines.filter((line) => line !== '…') };
    });
}

/** A line without what differs from run to run: sizes, counts, times, process ids and folders. */
function essence(line: string): string {
  return line
    .replace(/^(tracemalloc: snapshot written to ).*?(\.\d\.tracemalloc)$/, '$1N$2')
    .replace(/\+[1-9][\d.]* ([KM]i)?B/, '+GROWTH')
    .replace(/\b[\d.]+ ([KM]i)?B/g, (size) => (size === '0 B' ? size : 'SIZE'))
    .replace(/^\d+ orders, sales \d+/, 'N orders, sales N')
    .replace(/count=\d+/, 'count=N')
    .replace(/\(\+[1-9]\d*\)/, '(+N)');
}

/** A shell that somebody types into. */
function openShell(cwd: string) {
  const shell = spawn('sh', [], { cwd, detached: true, stdio: 'pipe' });
  // With the programs that it runs in the background.
  onTestFinished(() => void process.kill(-shell.pid!, 'SIGKILL'));
  let screen = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
    });
  }
  return {
    /** Types a command, and waits until its lines are on the screen, in their order. */
    async type({ command, lines }: Entry): Promise<void> {
      screen = '';
      shell.stdin.write(`${command}\n`);
      const expected = lines.map(essence);
      await vi.waitFor(
        () => expect(inOrder(expected, screen.split('\n').map(essence)), screen).toEqual(expected),
        { timeout: 30_000 },
      );
    },
  };
}

/** As many of the expected lines as stand among the others, in their order. */
function inOrder(expected: readonly string[], lines: readonly string[]): string[] {
  let next = 0;
  return lines.filter((line) => line === expected[next] && ++next);
}

/** Lines are known to one engine only; a shell and its signals are those of Unix. */
function reasonToSkip(): string | undefined {
  if (process.platform === 'win32') return 'a Unix shell';
  try {
    start({ exact: true, engine: 'lines' });
    stop();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

it.skipIf(reasonToSkip() !== undefined)(
  'docs/tutorial/find-a-leak.md: what a reader types gives what the page shows',
  { timeout: 120_000 },
  async () => {
    const folder = emptyFolder();
    for (const file of ['service.mjs', 'orders.mjs', 'prices.mjs', 'package.json']) {
      copyFileSync(join(example, file), join(folder, file));
    }
    symlinkSync(join(example, 'node_modules'), join(folder, 'node_modules'));
    const shell = openShell(folder);
    // The first one runs until its reader presses Ctrl+C.
    const [plain, ...traced] = steps;
    expect(plain).toMatchObject({ command: 'node service.mjs' });
    await shell.type({ ...(plain as Entry), command: 'node service.mjs &' });
    await shell.type({ command: 'kill $!', lines: [] });
    for (const step of traced) {
      if ('diff' in step) change(join(folder, 'prices.mjs'), step.diff);
      else await shell.type(step);
    }
  },
);

/** Replaces the line with `-` by the line with `+`. */
function change(file: string, diff: string): void {
  const [, before = '', after = ''] = /^-(.*)\n\+(.*)\n$/.exec(diff) ?? [];
  const text = readFileSync(file, 'utf8');
  expect(text.split(before)).toHaveLength(2);
  writeFileSync(
    file,
    text.replace(before, () => after),
  );
}
