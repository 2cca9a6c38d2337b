import { describe, expect, it } from 'vitest';
import { Snapshot, type SnapshotMetadata } from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

/** The package of a file, by statistics. */
function packageOf(filename: string, packages?: SnapshotMetadata['packages']): string | undefined {
  const metadata = packages === undefined ? {} : { packages };
  const [group] = Snapshot.fromTraces([{ size: 1, traceback: [{ filename, lineno: 1 }] }], {
    metadata,
  }).statistics('package');
  return group?.traceback.at(0)?.filename;
}

it.each([
  ['/app/src/a.js', '<application>'],
  ['/app/node_modules/left-pad/index.js', 'left-pad'],
  ['/app/node_modules/@scope/name/dist/a.js', '@scope/name'],
  ['/app/node_modules/a/node_modules/b/x.js', 'b'],
  ['/app/node_modules/.pnpm/@scope+name@1.0.0/node_modules/@scope/name/a.js', '@scope/name'],
  ['C:\\app\\node_modules\\b\\x.js', 'b'],
  ['file:///app/node_modules/b/x.js', 'b'],
  ['node_modules/b/x.js', 'b'],
  ['/app/node_modules', '<application>'],
  ['/app/node_modules_old/b/x.js', '<application>'],
  ['node:internal/modules/cjs/loader', 'node:'],
  ['<unknown>', '<unknown>'],
  ['', '<application>'],
])('%s belongs to %s', (filename, name) => expect(packageOf(filename)).toBe(name));

describe('packages of a workspace, by their directory', () => {
  const packages = {
    '/work': 'root',
    '/work/packages/core': '@work/core',
    '/work/packages/core/examples/': 'example',
    'C:\\work\\cli': '@work/cli',
  };

  it.each([
    ['/work/tools/build.mjs', 'root'],
    ['/work/packages/core/src/a.js', '@work/core'],
    ['/work/packages/core-extras/a.js', 'root'],
    ['/work/packages/core/examples/a.js', 'example'],
    ['/work/packages/core', 'root'],
    ['C:\\work\\cli\\main.js', '@work/cli'],
    ['C:/work/cli/main.js', '@work/cli'],
    ['/elsewhere/a.js', '<application>'],
    ['/work/node_modules/left-pad/index.js', 'left-pad'],
    ['/work/packages/core/node_modules/@s/p/a.js', '@s/p'],
    ['node:fs', 'node:'],
    ['<unknown>', '<unknown>'],
  ])('%s belongs to %s', (filename, name) => expect(packageOf(filename, packages)).toBe(name));

  it('a directory below node_modules may have a name too, such as that of a bundled package', () => {
    const bundled = { '/app/node_modules/big/vendor/small': 'small' };
    expect(packageOf('/app/node_modules/big/vendor/small/a.js', bundled)).toBe('small');
    expect(packageOf('/app/node_modules/big/vendor/b.js', bundled)).toBe('big');
  });

  it('the directory / is one too', () => expect(packageOf('/a.js', { '/': 'all' })).toBe('all'));

  const one = snapshotOf('/work/a/x.js:1  /work/b/y.js:1\n size 1  2', {
    metadata: { packages: { '/work/a': 'a' } },
  });
  const two = snapshotOf('/work/a/x.js:1  /work/b/y.js:1\n size 10  20', {
    metadata: { packages: { '/work/b': 'b' } },
  });

  it('two snapshots that are compared know of the packages of both', () => {
    expect(one.statistics('package').map(String)).toEqual([
      '<application>:0: size=2 B, count=1, average=2 B',
      'a:0: size=1 B, count=1, average=1 B',
    ]);
    for (const cumulative of [false, true]) {
      expect(two.compareTo(one, 'package', cumulative).map(String)).toEqual([
        'b:0: size=20 B (+18 B), count=1 (+0), average=20 B',
        'a:0: size=10 B (+9 B), count=1 (+0), average=10 B',
      ]);
    }
  });

  it('and so does what they are merged to, and what is left by a filter', () => {
    const merged = Snapshot.merge([one, two]);
    expect(merged.metadata.packages).toEqual({ '/work/a': 'a', '/work/b': 'b' });
    for (const snapshot of [merged, merged.filterTraces([])]) {
      expect(snapshot.statistics('package').map(String)).toEqual([
        'b:0: size=22 B, count=2, average=11 B',
        'a:0: size=11 B, count=2, average=6 B',
      ]);
    }
  });
});
