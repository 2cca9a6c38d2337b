import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fromPprof, loadSync } from '@tracemalloc/format';
import { describe, expect, it } from 'vitest';
import { emptyFolder, tracemalloc } from './command.ts';
import { snapshotFiles } from './snapshot-files.ts';

/** Runs `tracemalloc convert` where it succeeds, and gives what it wrote. */
async function convert(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await tracemalloc(['convert', ...args], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('tracemalloc convert', () => {
  it.each(['heap.pb.gz', 'heap.pprof', 'heap.pb'])(
    'writes pprof as %s, and reads it',
    async (name) => {
      const { folder, now } = snapshotFiles();
      expect(await convert(folder, now, name)).toBe('');
      const file = readFileSync(join(folder, name));
      const isGzip = file[0] === 0x1f;
      expect(isGzip).toBe(name !== 'heap.pb');
      const profile = fromPprof(isGzip ? gunzipSync(file) : file);
      expect(profile.total).toEqual(loadSync(now).total);

      await convert(folder, name, 'again.tracemalloc.gz');
      const again = loadSync(join(folder, 'again.tracemalloc.gz'));
      const before = loadSync(now);
      expect(again.total).toEqual(before.total);
      expect(again.metadata.collectors).toEqual(before.metadata.collectors);
      expect(readdirSync(folder).filter((file) => file.endsWith('.tmp'))).toEqual([]);
    },
  );

  it('top, diff and show read pprof', async () => {
    const { folder, old, now } = snapshotFiles();
    await convert(folder, old, 'old.pb.gz');
    await convert(folder, now, 'now.pb');
    for (const args of [['top'], ['show'], ['diff', 'OLD'], ['top', '--group-by', 'domain']]) {
      const run = (before: string, file: string) =>
        tracemalloc([...args.map((arg) => (arg === 'OLD' ? before : arg)), file], { cwd: folder });
      const [theirs, ours] = [await run('old.pb.gz', 'now.pb'), await run(old, now)];
      expect(theirs).toEqual(ours);
      expect(ours.code).toBe(0);
    }
  });

  it('reads what node --heap-prof writes', async () => {
    const folder = emptyFolder();
    const call = (functionName: string, lineNumber: number) => ({
      ...{ functionName, lineNumber, columnNumber: 0, scriptId: '9' },
      url: 'file:///srv/app.js',
    });
    const leaf = { callFrame: call('leak', 4), selfSize: 4096, id: 3, children: [] };
    const main = { callFrame: call('', 0), selfSize: 0, id: 2, children: [leaf] };
    const root = { ...call('(root)', -1), scriptId: '0', url: '' };
    const head = { callFrame: root, selfSize: 0, id: 1, children: [main] };
    writeFileSync(join(folder, 'a.heapprofile'), JSON.stringify({ head, samples: [] }));
    const { stdout } = await tracemalloc(['top', 'a.heapprofile'], { cwd: folder });
    expect(stdout).toMatch(/#1: \/srv\/app\.js:5 \(function leak\): 4096 B\n/);
  });

  it('writes collapsed stacks, also to standard output', async () => {
    const { folder, now } = snapshotFiles();
    const text = await convert(folder, now, '-', '--to', 'collapsed');
    expect(text.replaceAll(`${folder}/`, '')).toBe(
      'main.js:1;remember (src/cache.js:12) 3072\n' +
        'main.js:1;node_modules/left-pad/index.js:3 2048\n' +
        'main.js:1 512\n',
    );
    await convert(folder, now, 'a.folded');
    expect(readFileSync(join(folder, 'a.folded'), 'utf8')).toBe(text);
  });

  it('writes what speedscope opens', async () => {
    const { folder, now } = snapshotFiles();
    await convert(folder, now, 'a.speedscope.json');
    const { profiles } = JSON.parse(readFileSync(join(folder, 'a.speedscope.json'), 'utf8'));
    expect(
      profiles.map(({ name, weights }: { name: string; weights: number[] }) => [name, weights]),
    ).toEqual([
      ['heap', [3072, 2048]],
      ['arraybuffer', [512]],
    ]);
  });

  it.each([
    [2, ['NOW', 'a.json'], /a\.json says no format: expected a name in \.pb\.gz/],
    [2, ['NOW', '-'], /- says no format/],
    [2, ['NOW', 'a.pb', '--to', 'svg'], /Allowed choices are tracemalloc, pprof, collapsed, speed/],
    [2, ['NOW'], /missing required argument 'output'/],
    [1, ['missing.pb.gz', 'a.pb'], /no such file or directory.*missing\.pb\.gz/],
    [1, ['NOW', 'no/such/folder.pb'], /no such file or directory.*folder\.pb/],
    [1, ['text', 'a.pb'], /text: not a snapshot: it is text, expected .* a pprof profile/],
  ])('exits with %i on %j', async (exitCode, args, message) => {
    const { folder, now } = snapshotFiles();
    writeFileSync(join(folder, 'text'), 'once upon a time');
    const outcome = await tracemalloc(
      ['convert', ...args.map((arg) => (arg === 'NOW' ? now : arg))],
      { cwd: folder },
    );
    expect([outcome.code, outcome.stdout]).toEqual([exitCode, '']);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
  });
});
