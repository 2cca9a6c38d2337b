import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Snapshot } from '@tracemalloc/core';
import { Profile } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import { loadSync } from '../../src/index.node.ts';
import { emptyFolder } from './files.ts';

const program = (name: string) => fileURLToPath(new URL(`../programs/${name}`, import.meta.url));

/** Where the program keeps objects, and how V8 knows it. */
const LEAK = {
  filename: program('keeps-objects.mjs'),
  ...{ functionName: 'leak', lineno: 4, position: 'function' },
};

/** The place in the program with most bytes. */
function biggest(snapshot: Snapshot) {
  return snapshot
    .statistics('lineno')
    .find(({ traceback }) => traceback.at(0)?.filename === LEAK.filename);
}

/** The snapshot of what @datadog/pprof writes of the program, and its file. */
function datadog(): { snapshot: Snapshot; file: string } {
  const file = join(emptyFolder(), 'heap.pb');
  const args = ['--expose-gc', program('datadog-heap.mjs'), file];
  const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([run.status, run.stderr]).toEqual([0, '']);
  return { snapshot: loadSync(file), file };
}

const hasBinary = spawnSync(
  process.execPath,
  ['-e', `import('@datadog/pprof').catch(() => process.exit(1))`],
  { cwd: fileURLToPath(new URL('../..', import.meta.url)) },
);
const isMissing = hasBinary.status !== 0;
if (isMissing)
  console.log('@datadog/pprof: skipped, it has no binary for this Node.js and machine');

describe.skipIf(isMissing)('@datadog/pprof', () => {
  it('writes profiles that load, byte for byte', () => {
    const { snapshot, file } = datadog();
    // Its own decoder's sums.
    const profile = Profile.decode(readFileSync(file));
    const sums = [0, 1].map((place) =>
      profile.sample.reduce((sum, { value }) => sum + Number(value[place]), 0),
    );
    expect([snapshot.total.count, snapshot.total.size]).toEqual(sums);

    // V8 knows only where functions begin: nothing may read as a line.
    expect(snapshot.metadata.collectors).toMatchObject([
      { engine: 'V8 sampling heap profiler', exact: false, interval: 1024, lineShare: 0 },
    ]);
    expect(biggest(snapshot)?.traceback.at(0)).toMatchObject(LEAK);
    const { frames } = snapshot.tables;
    for (let row = 0; row < frames.length; row++) {
      // The only lines are unknown ones.
      if (frames.position[row] === 0) expect(frames.lineno[row]).toBe(0);
    }
  });

  it('says of a program what we say', () => {
    const output = join(emptyFolder(), 'ours.tracemalloc');
    const command = fileURLToPath(new URL('../../../cli/bin/tracemalloc.cjs', import.meta.url));
    const options = ['run', '--interval', '1024', '--top', '0', '--output', output];
    const run = spawnSync(process.execPath, [command, ...options, LEAK.filename]);
    expect(run.status, String(run.stderr)).toBe(0);
    const { snapshot: theirs } = datadog();
    // With what it calls: the array's memory is allocated by `push`, whose bytes are its caller's here
    // and its own there.
    const difference = loadSync(output)
      .compareTo(theirs, 'lineno', true)
      .find(({ traceback }) => traceback.at(0)?.functionName === LEAK.functionName);
    expect(difference?.traceback.at(0)).toMatchObject(LEAK);
    // Some 5000 samples each: 10 % is seven times the deviation of a sum.
    const { size, sizeDiff } = difference!;
    expect(size).toBeGreaterThan(50_000 * 48);
    expect(Math.abs(sizeDiff)).toBeLessThan(size / 10);
  });
});

describe('node --heap-prof', () => {
  it('writes profiles that load, byte for byte', () => {
    const folder = emptyFolder();
    const options = ['--heap-prof', `--heap-prof-dir=${folder}`, '--heap-prof-interval=1024'];
    const run = spawnSync(process.execPath, [...options, LEAK.filename]);
    expect(run.status).toBe(0);
    const file = join(folder, readdirSync(folder)[0]!);
    const snapshot = loadSync(file);
    interface Node {
      readonly selfSize: number;
      readonly children: readonly Node[];
    }
    const sizeOf = ({ selfSize, children }: Node): number =>
      children.reduce((sum, child) => sum + sizeOf(child), selfSize);
    const { head } = JSON.parse(readFileSync(file, 'utf8')) as { head: Node };
    expect(snapshot.total.size).toBe(sizeOf(head));
    expect(biggest(snapshot)?.traceback.at(0)).toMatchObject(LEAK);
  });
});
