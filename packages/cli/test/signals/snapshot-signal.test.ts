import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadSync } from '@tracemalloc/format';
import type { ThreadsMetadata } from '@tracemalloc/session';
import { describe, expect, it } from 'vitest';
import { nameOfFile } from '../../../session/src/signals/snapshot-signal.ts';
import { emptyFolder, node, program, tracemalloc } from '../command.ts';

const stays = program('stays.mjs');
const waits = program('waits.mjs');
const register = new URL('../../dist/register.js', import.meta.url).href;

/** Snapshot files in a folder that a signal had written. */
function written(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.\d+T\d+Z\.\d+\.\d+\.tracemalloc$/.test(name))
    .sort();
}

/** Sends the signal until there are `count` files, each time when the one before has come. */
async function signalled(
  child: ChildProcess,
  folder: string,
  { signal = 'SIGUSR2' as NodeJS.Signals, count = 1 } = {},
): Promise<void> {
  for (let wanted = 1; wanted <= count; wanted++) {
    child.kill(signal);
    while (written(folder).length < wanted) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Options that send signals once the program is ready, and then end its standard input. */
function signalling(how: { signal?: NodeJS.Signals; count?: number } = {}) {
  const cwd = emptyFolder();
  return {
    cwd,
    onStart() {},
    onReady: async (child: ChildProcess) => {
      await signalled(child, cwd, how);
      child.stdin?.end();
    },
  };
}

const registered = (env: Record<string, string>) => ({
  env: { ...process.env, TRACEMALLOC: '5', TRACEMALLOC_INTERVAL: '1024', ...env },
});

function expectKept(file: string): void {
  const snapshot = loadSync(file);
  const threads = snapshot.metadata.threads as ThreadsMetadata;
  expect(threads.traced.map(({ threadId }) => threadId)).toEqual([0, 1]);
  const [most] = snapshot.statistics('function');
  expect(most!.traceback.at(0)!.functionName).toBe('keep');
  // Of two threads 40,000 each, sampled.
  expect(most!.count).toBeGreaterThan(0.9 * 80_000);
}

describe.skipIf(process.platform === 'win32')('a signal that asks for a snapshot', () => {
  it('has the preload write one each time, of all threads', async () => {
    const options = { ...signalling({ count: 2 }), ...registered({}) };
    const { code, stdout, stderr } = await node(['--import', register, stays], options);
    expect([code, stdout]).toEqual([0, 'ready, 0 listeners\n']);
    const files = written(options.cwd).map((name) => join(options.cwd, name));
    expect(files).toHaveLength(2);
    expect(stderr).toBe(files.map((file) => `tracemalloc: snapshot written to ${file}\n`).join(''));
    for (const file of files) expectKept(file);
  });

  it('is passed on by run, which writes its own at the end all the same', async () => {
    const options = signalling();
    const args = ['run', '--interval', '1024', '--top', '0', stays];
    const { code, stdout } = await tracemalloc(args, options);
    expect([code, stdout]).toEqual([0, 'ready, 0 listeners\n']);
    expectKept(join(options.cwd, written(options.cwd)[0]!));
    expectKept(join(options.cwd, 'stays.tracemalloc'));
  });

  it('can be another one, and reaches the program’s own listeners too', async () => {
    const options = signalling({ signal: 'SIGCONT' });
    const args = [
      'run',
      '--interval',
      '1024',
      '--signal',
      'SIGCONT',
      '--top',
      '0',
      stays,
      'SIGCONT',
    ];
    const { stdout } = await tracemalloc(args, options);
    expect(stdout).toBe('ready, 0 listeners\nhandled SIGCONT\n');
    expect(written(options.cwd)).toHaveLength(1);
  });

  it('waits until a busy program comes to its event loop', async () => {
    const options = { ...signalling(), ...registered({}) };
    const busy = `console.log('ready');
      setTimeout(() => { for (const end = Date.now() + 500; Date.now() < end; ); }, 1);
      process.stdin.resume();`;
    const { code } = await node(['--import', register, '--eval', busy], options);
    expect(code).toBe(0);
    expect(written(options.cwd)).toEqual([expect.stringMatching(/^tracemalloc\./)]);
  });

  it.each(['run', 'register'])('still ends a program that sends it to itself (%s)', async (how) => {
    const cwd = emptyFolder();
    const args = [waits, 'itself', 'SIGUSR2'];
    const plain = await node(args);
    const traced = await (how === 'run'
      ? tracemalloc(['run', '--top', '0', ...args], { cwd })
      : node(['--import', register, ...args], { cwd, ...registered({}) }));
    expect(plain).toMatchObject({ signal: 'SIGUSR2', stdout: 'ready\n' });
    expect(traced.stdout).toBe('ready\n');
    expect(traced.signal ?? traced.code).toBe(how === 'run' ? 128 + 12 : 'SIGUSR2');
    expect(readdirSync(cwd)).toEqual(how === 'run' ? ['waits.tracemalloc'] : []);
  });

  it('is the program’s alone with none', async () => {
    const cwd = emptyFolder();
    const options = { cwd, ...registered({ TRACEMALLOC_SIGNAL: 'none' }) };
    const onReady = (child: ChildProcess) => child.kill('SIGUSR2');
    const { signal } = await node(['--import', register, waits], { ...options, onReady });
    expect(signal).toBe('SIGUSR2');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('is refused where it has another meaning', async () => {
    const options = { cwd: emptyFolder(), ...registered({ TRACEMALLOC_SIGNAL: 'SIGTERM' }) };
    const { code, stderr } = await node(['--import', register, waits], options);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^TRACEMALLOC_SIGNAL is "SIGTERM", expected none, SIGUSR2, .*\n$/);
    const run = await tracemalloc(['run', '--signal', 'SIGINT', waits], { cwd: emptyFolder() });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("argument 'SIGINT' is invalid. Allowed choices are none, SIGUSR2");
  });
});

describe('the name of a file that a signal had written', () => {
  const now = new Date('2026-02-03T04:05:06.789Z');
  it.each([
    ['/a/app.tracemalloc', `/a/app.20260203T040506Z.${process.pid}.3.tracemalloc`],
    ['/a/app.tracemalloc.gz', `/a/app.20260203T040506Z.${process.pid}.3.tracemalloc.gz`],
    ['/a/b.c/snapshot', `/a/b.c/snapshot.20260203T040506Z.${process.pid}.3.tracemalloc`],
  ])('is made of %s', (output, name) => {
    expect(nameOfFile(output, 3, now)).toBe(name);
  });
});
