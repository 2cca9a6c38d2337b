import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { loadSync } from '@tracemalloc/format';
import { describe, expect, it } from 'vitest';
import { noLines } from '../../collector-node/test/engines.ts';
import { emptyFolder, node, program, tracemalloc } from './command.ts';

const keeps = program('keeps.mjs');

describe('tracemalloc run', () => {
  it('prints what is alive at the end, and writes it', async () => {
    const folder = emptyFolder();
    const output = join(folder, 'out.tracemalloc');
    const { code, stdout, stderr } = await tracemalloc([
      ...['run', '--exact', '--top', '3', '-o', output, keeps],
    ]);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('[ Top 3 ]');
    // The line, where the engine knows it.
    expect(stderr).toMatch(/#1: .*keeps\.mjs:(4 in keep|3 \(function keep\)): \d/);
    expect(stderr).toContain(`snapshot written to ${output}`);

    const snapshot = loadSync(output);
    const [most] = snapshot.statistics('function');
    expect(most?.traceback.at(0)?.functionName).toBe('keep');
    // 20,000 objects and their texts; what was dropped is gone.
    expect(most?.count).toBeGreaterThanOrEqual(40_000);
    const dropped = snapshot
      .statistics('function')
      .find(({ traceback }) => traceback.at(0)?.functionName === 'drop');
    expect(dropped?.size ?? 0).toBeLessThan(most!.size / 100);
    expect(snapshot.tracebackLimit).toBe(25);
  });

  it('writes beside the working directory unless told where', async () => {
    const cwd = emptyFolder();
    const { stderr } = await tracemalloc(['run', '--nframe', '3', keeps], { cwd });
    expect(readdirSync(cwd)).toEqual(['keeps.tracemalloc']);
    expect(loadSync(join(cwd, 'keeps.tracemalloc')).tracebackLimit).toBe(3);
    expect(stderr).toContain('sampled every 512 KiB on average');
  });

  it('has lines in samples as well where they are asked for, or says that there are none', async () => {
    const output = join(emptyFolder(), 'out.tracemalloc');
    const calls = program('calls.mjs');
    const args = ['run', '--lines', '--interval', '4096', '-o', output, calls];
    const { code, stderr } = await tracemalloc(args);
    expect(code).toBe(0);
    if (noLines !== undefined) {
      expect(stderr).toContain('not tracing: cannot trace with the lines engine: ');
      expect(existsSync(output)).toBe(false);
      return;
    }
    const { metadata, traces } = loadSync(output);
    expect(metadata.collectors[0]).toMatchObject({
      engine: 'lines',
      exact: false,
      interval: 4096,
    });
    const stacks = [...traces].map(({ traceback }) => traceback.slice(0, 2).join(' < '));
    expect(stacks).toContain(`${calls}:9 < ${calls}:13`);
  });

  it('lets the program see nothing of it', async () => {
    const cwd = emptyFolder();
    const args = ['one', '--two', '-o', '3'];
    const input = 'standard input\n';
    const portrait = program('portrait.cjs');
    const plain = await node([portrait, ...args], { cwd, input });
    const traced = await tracemalloc(['run', '--top', '0', portrait, ...args], { cwd, input });
    expect(traced.stdout).toBe(plain.stdout);
    expect(plain.stdout).toContain('"execArgv":[]');
    expect(traced.code).toBe(7);
    const output = join(cwd, 'portrait.tracemalloc');
    expect(traced.stderr).toBe(
      'to standard error\n' +
        'tracemalloc: worker threads that had ended before: 1; what they held is gone\n' +
        `tracemalloc: snapshot written to ${output}\n`,
    );
  });

  it('leaves a slow pipe on standard input as it is', async () => {
    const folder = emptyFolder();
    const script = join(folder, 'reads.cjs');
    writeFileSync(script, "console.log(require('node:fs').readFileSync(0, 'utf8'));");
    const late = (child: ChildProcess) => setTimeout(() => child.stdin?.end('late'), 1000);
    const outcome = await tracemalloc(['run', '--top', '0', script], {
      cwd: folder,
      onStart: late,
    });
    expect([outcome.code, outcome.stdout]).toEqual([0, 'late\n']);
  });

  it('says so when the program has stopped the trace', async () => {
    const folder = emptyFolder();
    const script = join(folder, 'stops.mjs');
    const collector = import.meta.resolve('@tracemalloc/collector-node');
    const built = collector.replace('/src/index.ts', '/dist/index.js');
    writeFileSync(script, `import { stop } from ${JSON.stringify(built)}; stop();`);
    const { code, stderr } = await tracemalloc(['run', script], { cwd: folder });
    expect([code, stderr]).toEqual([
      0,
      'tracemalloc: no snapshot: the program stopped the trace itself\n',
    ]);
  });

  it('never writes over the script', async () => {
    const folder = emptyFolder();
    const script = join(folder, 'precious.cjs');
    writeFileSync(script, 'console.log(1);');
    const { code, stderr } = await tracemalloc(['run', '-o', script, script]);
    expect([code, readFileSync(script, 'utf8')]).toEqual([2, 'console.log(1);']);
    expect(stderr).toMatch(
      /the output .*precious\.cjs is the script itself, expected another file/,
    );
  });

  it('says in one line that there is no folder for temporary files', async () => {
    const env = { ...process.env, TMPDIR: '/no/such/folder' };
    const { code, stderr } = await tracemalloc(['run', keeps], { cwd: emptyFolder(), env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tracemalloc: cannot make a temporary folder .*\n$/);
  });

  it.each([
    ['process.exit', ['exit', '5'], 5, ''],
    ['an uncaught error', ['throw'], 1, 'Error: thrown by the program'],
  ])('takes the snapshot at %s', async (_, args, code, message) => {
    const cwd = emptyFolder();
    const outcome = await tracemalloc(['run', '--interval', '1024', keeps, ...args], { cwd });
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toContain(message);
    expect(outcome.stderr).toMatch(/#1: .*keeps\.mjs:3 \(function keep\)/);
  });

  it('says so when the program was killed', async () => {
    const cwd = emptyFolder();
    const outcome = await tracemalloc(['run', keeps, 'kill'], { cwd });
    expect(outcome.signal ?? outcome.code).toBe('SIGKILL');
    expect(outcome.stderr).toContain('no snapshot: the program was killed by SIGKILL');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('warns of an output that cannot be written before it runs, and writes elsewhere', async () => {
    const folder = emptyFolder();
    const output = join(folder, 'missing', 'out.tracemalloc');
    const { code, stderr } = await tracemalloc([
      'run',
      '--interval',
      '64',
      '-o',
      output,
      keeps,
      'exit',
      '4',
    ]);
    expect(code).toBe(4);
    const [, instead = ''] = /cannot write .*ENOENT.*; will write (\S+) instead/.exec(stderr) ?? [];
    expect(stderr.indexOf('cannot write')).toBe('tracemalloc: '.length);
    expect(stderr).toContain(`snapshot written to ${instead}`);
    expect(loadSync(instead).traces.length).toBeGreaterThan(0);
  });

  it('keeps the snapshot when the output goes away meanwhile', async () => {
    const folder = emptyFolder();
    const target = join(folder, 'target');
    mkdirSync(target);
    const script = join(folder, 'removes.cjs');
    writeFileSync(
      script,
      `require('node:fs').rmSync(${JSON.stringify(target)}, { recursive: true });`,
    );
    const output = join(target, 'late.tracemalloc');
    const { code, stderr } = await tracemalloc(['run', '--interval', '64', '-o', output, script]);
    expect(code).toBe(0);
    const [, instead = ''] = /cannot write .*; wrote (\S+) instead/.exec(stderr) ?? [];
    expect(loadSync(instead).traces.length).toBeGreaterThan(0);
  });

  it.each([
    [['run'], /missing required argument 'script'/],
    [
      ['run', 'no-such.js'],
      /cannot find the script .*no-such\.js, expected a file that node can run/,
    ],
    [
      ['run', '--nframe', '0', keeps],
      /'--nframe <frames>' argument '0' is invalid.* from 1 to 65535/,
    ],
    [['run', '--interval', '1.5', keeps], /argument '1\.5' is invalid/],
    [['run', '--exact', '--interval', '1', keeps], /'--exact' cannot be used with/],
    [['run', '--colour', keeps], /unknown option '--colour'/],
    [['run', '-o', '', keeps], /the output is "", expected a file name/],
  ])('refuses %j with exit code 2 and one line', async (args, message) => {
    const { code, stdout, stderr } = await tracemalloc(args, { cwd: emptyFolder() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('runs the program all the same if another user of the sampler is there', async () => {
    const cwd = emptyFolder();
    const env = { ...process.env, NODE_OPTIONS: '--heap-prof' };
    const outcome = await tracemalloc(['run', '--top', '0', keeps, 'exit', '3'], { cwd, env });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain('tracemalloc: not tracing: ');
    const profile = readdirSync(cwd).filter((file) => file.endsWith('.heapprofile'));
    expect(profile.length).toBeGreaterThan(0);
    expect(() => JSON.parse(readFileSync(join(cwd, profile[0]!), 'utf8'))).not.toThrow();
  });

  it.skipIf(process.getuid?.() === 0)(
    'takes a folder without write permission for what it is',
    async () => {
      const folder = emptyFolder();
      chmodSync(folder, 0o500);
      const { code, stderr } = await tracemalloc(['run', '-o', join(folder, 'x'), keeps]);
      expect(code).toBe(0);
      expect(stderr).toContain('cannot write');
      expect(existsSync(join(folder, 'x'))).toBe(false);
    },
  );
});
