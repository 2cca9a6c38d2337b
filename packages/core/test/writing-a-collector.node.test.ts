import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const repository = new URL('../../../', import.meta.url);
const example = new URL('examples/pool-collector/', repository);

const page = readFileSync(new URL('docs/how-to/write-a-collector.md', repository), 'utf8');
const blocks = [...page.matchAll(/^```js\n\/\/ (\S+)\n(.*?)^```$/gms)].map(
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
    'check.mjs',
  ])('has all of %s, in its order', (file) => {
    const shown = blocks.filter((block) => block.file === file).map(({ code }) => code);
    const whole = readFileSync(new URL(file, example), 'utf8');
    expect(withoutBlankLines(shown.join(''))).toEqual(withoutBlankLines(whole));
  });

  it('has no other code', () => {
    expect(blocks).toHaveLength(page.match(/^```js$/gm)!.length);
    expect(new Set(blocks.map(({ file }) => file)).size).toBe(5);
  });
});

describe('examples/pool-collector', () => {
  it('passes the conformance suite, by a test runner', async () => {
    const { stdout } = await node('--test', '--test-reporter=tap', 'conformance.test.mjs');
    expect(stdout).toMatch(/^# pass 3\d$/m);
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
});
