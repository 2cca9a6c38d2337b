import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyFolder, node, program, tracemalloc } from '../command.ts';

const waits = program('waits.mjs');

/** Sends the signal to the command once the program is ready. */
const send = (signal: NodeJS.Signals) => ({
  cwd: emptyFolder(),
  onReady: (child: { kill(signal: NodeJS.Signals): boolean }) => child.kill(signal),
});

describe.skipIf(process.platform === 'win32')('a signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends the program, with a snapshot',
    async (signal) => {
      const options = send(signal);
      const outcome = await tracemalloc(['run', '--interval', '1024', waits], options);
      expect(outcome.signal).toBe(signal);
      expect(outcome.stdout).toBe('ready\n');
      expect(outcome.stderr).toContain('[ Top 10 ]');
      expect(readdirSync(options.cwd)).toEqual(['waits.tracemalloc']);
    },
  );

  it.each(['on', 'once', 'alone', 'no more', 'itself'])(
    'that the program handles (%s) has the same result',
    async (handling) => {
      const plain = await node([waits, handling], send('SIGTERM'));
      const options = send('SIGTERM');
      const traced = await tracemalloc(['run', '--top', '0', waits, handling], options);
      expect([traced.code, traced.signal, traced.stdout]).toEqual([
        plain.code,
        plain.signal,
        plain.stdout,
      ]);
      expect(readdirSync(options.cwd)).toEqual(['waits.tracemalloc']);
    },
  );

  it('that nobody else wants is passed on too', async () => {
    const traced = await tracemalloc(
      ['run', '--top', '0', waits, 'on', 'SIGUSR2'],
      send('SIGUSR2'),
    );
    expect([traced.code, traced.stdout]).toEqual([9, 'ready\ncleaning up\n']);
  });

  it('ends a program whose event loop is blocked', { timeout: 30_000 }, async () => {
    const options = {
      cwd: emptyFolder(),
      onReady: (child: { kill(signal: NodeJS.Signals): boolean }) =>
        setTimeout(() => child.kill('SIGTERM'), 500),
    };
    const outcome = await tracemalloc(['run', waits, 'blocked'], options);
    expect(outcome.stderr).toContain('did not notice SIGTERM: its event loop is blocked');
    expect(outcome.stderr).toContain('no snapshot: the program was killed by SIGKILL');
    expect(outcome.signal).toBe('SIGTERM');
  });
});
