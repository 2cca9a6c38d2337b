import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromPprof, loadSync, toPprof } from '../../src/index.node.ts';
import { example } from './example-snapshot.ts';
import { emptyFolder } from './files.ts';

/** `GO`, or the one of the PATH. */
const GO = process.env.GO ?? 'go';
const version = spawnSync(GO, ['version'], { encoding: 'utf8' });
const isMissing = version.status !== 0;
if (isMissing) console.log('go tool pprof: skipped, there is no Go (GO says where it is)');

/** What `go tool pprof` prints of a profile, without what a machine adds. */
function pprof(file: string, ...args: string[]): string[] {
  const env = { ...process.env, TZ: 'UTC', PPROF_TMPDIR: join(file, '..'), PPROF_BINARY_PATH: '/' };
  const run = spawnSync(GO, ['tool', 'pprof', ...args, file], { encoding: 'utf8', env });
  expect(run.stderr.replaceAll(/^(Main binary filename not|Generating report in) .*\n/gm, '')).toBe(
    '',
  );
  return run.stdout.trimEnd().split('\n');
}

describe.skipIf(isMissing)('go tool pprof', () => {
  let file = '';
  const written = () => {
    file = join(emptyFolder(), 'heap.pb.gz');
    writeFileSync(file, gzipSync(toPprof(example)));
    return file;
  };
  beforeAll(() => expect(version.stdout).toMatch(/^go version go\d/));

  it('shows what is in use, by function', () => {
    expect(pprof(written(), '-top').slice(-6)).toEqual([
      'Showing nodes accounting for 3684B, 100% of 3684B total',
      '      flat  flat%   sum%        cum   cum%',
      '     3072B 83.39% 83.39%      3172B 86.10%  remember',
      '      512B 13.90% 97.29%      3684B   100%  handle',
      '      100B  2.71%   100%       100B  2.71%  Codec::decode',
      '         0     0%   100%      3684B   100%  /srv/app/main.js:3',
    ]);
  });

  it('shows a line where one is known, and none where only the function is', () => {
    const lines = pprof(written(), '-lines', '-top').slice(-4);
    expect(lines.map((line) => line.replace(/^.*% {2}/, ''))).toEqual([
      'remember /srv/app/cache.js:12',
      'handle /srv/app/server.js',
      'Codec::decode /srv/app/codec.wasm',
      '/srv/app/main.js:3 /srv/app/main.js:3',
    ]);
  });

  it('selects by domain', () => {
    expect(pprof(written(), '-top', '-tagfocus=domain=arraybuffer').at(-2)).toMatch(
      /512B .*handle$/,
    );
    expect(pprof(written(), '-sample_index=inuse_objects', '-top').join('\n')).toMatch(/remember/);
  });

  it('shows how the snapshot was made', () => {
    expect(pprof(written(), '-comments')).toEqual([
      'Traced by @tracemalloc/collector-node (engine inspector): exact, real lines for 86 % of the bytes',
      'Untraced: 4096 B heap',
    ]);
  });

  it('writes what we read again', () => {
    const again = join(emptyFolder(), 'again.pb.gz');
    pprof(written(), '-proto', `-output=${again}`);
    const snapshot = loadSync(again);
    expect(snapshot.total).toEqual(example.total);
    const places = ({ traces }: typeof example) =>
      Array.from(traces, ({ size, domain, traceback }) => [size, domain, String(traceback)]).sort();
    expect(places(snapshot)).toEqual(places(fromPprof(toPprof(example))));
  });
});
