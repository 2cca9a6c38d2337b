import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ImageCollector } from '../../../examples/pool-collector/image-collector.ts';
import { subject } from '../../../examples/pool-collector/image-subject.ts';
import { conformanceChecks } from '../src/conformance/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: NonNullable<typeof globalThis.gc> = runInNewContext('gc');
globalThis.gc = collectGarbage;

const run = promisify(execFile);
const repository = new URL('../../../', import.meta.url);
const example = new URL('examples/pool-collector/', repository);

const page = readFileSync(new URL('docs/how-to/write-a-collector.md', repository), 'utf8');
const blocks = [...page.matchAll(/^```[jt]s\n\/\/ (\S+)\n(.*?)^```$/gms)].map(
  ([, file = '', code = '']) => ({ file, code }),
);

const withoutBlankLines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

/** Ends with exit code 0, or the test fails with what it printed. */
const node = (...args: string[]) => run(process.execPath, args, { cwd: example });

describe('docs/how-to/write-a-collector.md', () => {
  it.each([
    'buffer-pool.mjs',
    'pool-collector.mjs',
    'subject.mjs',
    'conformance.test.mjs',
    'image-subject.ts',
    'check.mjs',
    'together.mjs',
    'image-collector.ts',
  ])('has all of %s, in its order', (file) => {
    const shown = blocks.filter((block) => block.file === file).map(({ code }) => code);
    const whole = readFileSync(new URL(file, example), 'utf8');
    expect(withoutBlankLines(shown.join(''))).toEqual(withoutBlankLines(whole));
  });

  it('has no other code', () => {
    expect(blocks).toHaveLength(page.match(/^```[jt]s$/gm)!.length);
    expect(new Set(blocks.map(({ file }) => file)).size).toBe(8);
  });
});

describe('examples/pool-collector', () => {
  it('passes the conformance suite, by a test runner', async () => {
    const { stdout } = await node('--test', '--test-reporter=tap', 'conformance.test.mjs');
    expect(stdout).toMatch(/^# pass [34]\d$/m);
    expect(stdout).toMatch(/^# fail 0$/m);
  });

  it('passes the conformance suite, by hand', async () => {
    const { stdout } = await node('check.mjs');
    expect(stdout.match(/^ok {4}.+: .+$/gm)!.length).toBeGreaterThan(30);
    expect(stdout).not.toContain('FAIL');
  });

  it('finds the buffers that nobody gives back', async () => {
    const { stdout } = await node('main.mjs');
    expect(stdout).toContain('#1: main.mjs:19 in thumbnail: 40.0 KiB');
    expect(stdout).toContain('#2: main.mjs:10 in checksum: 256 B');
    expect(stdout).toContain('Untraced: 0 B buffer pool');
    expect(stdout).toContain('10 buffers were lent to\n  File "main.mjs", line 19, in thumbnail\n');
  });

  it('is part of the snapshots of a process', async () => {
    const { stdout } = await node('together.mjs');
    expect(stdout).toMatch(/^#\d: buffer pool: 8192 B$/m);
    expect(stdout).toContain('Traced by pool-collector (engine pool observer): exact\n');
  });
});

describe('ImageCollector', () => {
  const collector = new ImageCollector();
  function decode(bytes: number): object {
    const image = {};
    collector.decoded(image, bytes, decode);
    return image;
  }

  const checks = conformanceChecks(subject);
  it.each(checks)('$name', async ({ run: check }) => await check());

  it('does not know the share of lines of nothing', () => {
    collector.start();
    onTestFinished(() => collector.stop());
    expect(collector.takeSnapshot().metadata.collectors[0]!.lineShare).toBeUndefined();
    const image = decode(1000);
    expect(collector.takeSnapshot().metadata.collectors[0]!.lineShare).toBe(1);
    expect(collector.getObjectTraceback(image)).not.toBeNull();
  });

  it('forgets an image that is collected', async () => {
    collector.start(5);
    onTestFinished(() => collector.stop());
    const kept = decode(1000);
    (() => decode(500))();
    expect(collector.getTracedMemory()).toEqual({ current: 1500, peak: 1500 });
    await vi.waitFor(() => {
      collectGarbage();
      expect(collector.getTracedMemory().current).toBe(1000);
    });
    expect(String(collector.getObjectTraceback(kept))).toContain(
      'writing-a-collector.node.test.ts',
    );
  });
});
