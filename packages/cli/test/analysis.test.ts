import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, tracemalloc } from './command.ts';
import { snapshotFiles } from './snapshot-files.ts';

/** Standard output of a command that succeeds, line by line. */
async function lines(cwd: string, ...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await tracemalloc(args, { cwd });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

describe('tracemalloc top', () => {
  it('prints what holds the most memory', async () => {
    const { folder, now } = snapshotFiles();
    expect(await lines(folder, 'top', now)).toEqual([
      '[ Top 10 ]',
      '#1: src/cache.js:12 in remember: 3072 B',
      '#2: node_modules/left-pad/index.js:3: 2048 B',
      '#3: main.js:1: 512 B',
      'Total allocated size: 5632 B',
      'Untraced: 4096 B heap',
      'Traced by test (engine by hand): exact',
    ]);
  });

  it.each([
    [
      'filename',
      ['src/cache.js: 3072 B', 'node_modules/left-pad/index.js: 2048 B', 'main.js: 512 B'],
    ],
    ['package', ['<application>: 3584 B', 'left-pad: 2048 B']],
    ['domain', ['heap: 5120 B', 'arraybuffer: 512 B']],
  ])('groups by %s', async (groupBy, expected) => {
    const { folder, now } = snapshotFiles();
    const printed = await lines(folder, 'top', now, '--group-by', groupBy);
    expect(printed.slice(1, 1 + expected.length)).toEqual(
      expected.map((text, index) => `#${index + 1}: ${text}`),
    );
  });

  it('reads standard input as -', async () => {
    const { folder, now } = snapshotFiles();
    const piped = (input: Uint8Array) => tracemalloc(['top', '-'], { cwd: folder, input });
    expect(await piped(readFileSync(now))).toEqual(
      await tracemalloc(['top', now], { cwd: folder }),
    );
    const { code, stderr } = await piped(Buffer.from('once upon a time'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tracemalloc: standard input: not a snapshot: it is text, .*\n$/);
  });

  it('prints JSON', async () => {
    const { folder, now } = snapshotFiles();
    const rows = JSON.parse((await lines(folder, 'top', now, '--json', '-n', '1')).join('\n'));
    expect(rows).toEqual([
      {
        filename: join(folder, 'src/cache.js'),
        lineno: 12,
        functionName: 'remember',
        column: 0,
        position: 'line',
        size: 3072,
        count: 3,
      },
    ]);
  });

  const sizes = async (...args: string[]) => {
    const { folder, now } = snapshotFiles();
    const rows = JSON.parse((await lines(folder, 'top', now, '--json', ...args)).join('\n'));
    return rows.map(({ size }: { size: number }) => size);
  };

  it('adds up calls', async () => expect(await sizes('--cumulative')).toEqual([5632, 3072, 2048]));
  it('selects files, relative ones below the working directory', async () => {
    expect(await sizes('--include', 'src/*', '--include', '*/left-pad/*')).toEqual([3072, 2048]);
    expect(await sizes('--exclude', 'node_modules/*')).toEqual([3072, 512]);
  });
  it('selects a domain by name or number', async () => {
    expect(await sizes('--domain', 'arraybuffer')).toEqual([512]);
    expect(await sizes('--domain', '0', '--include', '*')).toEqual([3072, 2048]);
  });
});

describe('tracemalloc diff', () => {
  it('prints what changed most', async () => {
    const { folder, old, now } = snapshotFiles();
    const printed = await lines(folder, 'diff', old, now, '--limit', '1');
    expect(printed.slice(0, 2)).toEqual([
      '[ Top 1 differences ]',
      '#1: src/cache.js:12 in remember: size=3072 B (+2048 B), count=3 (+2), average=1024 B',
    ]);
  });

  it('prints JSON', async () => {
    const { folder, old, now } = snapshotFiles();
    const rows = JSON.parse((await lines(folder, 'diff', old, now, '--json')).join('\n'));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ size: 3072, sizeDiff: 2048, count: 3, countDiff: 2 });
  });
});

describe('tracemalloc show', () => {
  it('prints whole tracebacks with source lines', async () => {
    const { folder, now } = snapshotFiles();
    writeFileSync(join(folder, 'main.js'), 'remember(everything);\n');
    const printed = await lines(folder, 'show', now, '--limit', '1');
    expect(printed.slice(1, 5)).toEqual([
      '#1: src/cache.js:12 in remember: 3072 B',
      '  File "src/cache.js", line 12, in remember',
      '  File "main.js", line 1',
      '    remember(everything);',
    ]);
  });

  it('prints JSON with the tracebacks', async () => {
    const { folder, now } = snapshotFiles();
    const [row] = JSON.parse((await lines(folder, 'show', now, '--json')).join('\n'));
    expect(row.traceback.map(({ lineno }: { lineno: number }) => lineno)).toEqual([12, 1]);
  });
});

describe('the command', () => {
  it('prints its version and help', async () => {
    const folder = emptyFolder();
    expect(await lines(folder, '--version')).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+/)]);
    expect((await lines(folder, '--help')).join('\n')).toMatch(/run .*top .*diff .*show /s);
  });

  const files = () => {
    const folder = emptyFolder();
    const { now, old } = snapshotFiles();
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(join(folder, 'text'), 'once upon a time');
    const bytes = readFileSync(old);
    writeFileSync(join(folder, 'cut'), bytes.subarray(0, bytes.length - 1));
    // The version stands behind the magic string (format/proto/snapshot.proto).
    const at = bytes.indexOf('tracemalloc') + 'tracemalloc'.length;
    bytes[at + 1] = 9;
    writeFileSync(join(folder, 'newer'), bytes);
    return { folder, now };
  };
  it.each([
    [1, ['top', 'missing.tracemalloc'], /no such file or directory.*missing\.tracemalloc/],
    [1, ['top', '.'], /directory/],
    [1, ['top', 'empty'], /empty/],
    [1, ['show', 'cut'], /cut: .*(truncated|ends|cut)/],
    [1, ['top', 'newer'], /newer: .*version 9.*expected/],
    [1, ['diff', 'text', 'text'], /text: not a snapshot: it is text, expected/],
    [2, ['top'], /missing required argument 'file'/],
    [2, ['top', 'NOW', '--group-by', 'line'], /Allowed choices are lineno, filename/],
    [2, ['top', 'NOW', '--limit', '0'], /Expected an integer from 1 on/],
    [2, ['top', 'NOW', '--domain', 'gpu'], /unknown domain gpu, expected a number or one of heap,/],
    [
      2,
      ['top', 'NOW', '--cumulative', '--group-by', 'traceback'],
      /--cumulative: groupBy is "traceback", expected one of filename, lineno, /,
    ],
    [2, ['tops'], /unknown command 'tops'/],
    [2, [], /Usage: tracemalloc/],
  ])('exits with %i on %j', async (exitCode, args, message) => {
    const { folder, now } = files();
    const outcome = await tracemalloc(
      args.map((arg) => (arg === 'NOW' ? now : arg)),
      { cwd: folder },
    );
    expect([outcome.code, outcome.stdout]).toEqual([exitCode, '']);
    expect(outcome.stderr).toMatch(message);
    if (args.length > 0) expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
  });
});
