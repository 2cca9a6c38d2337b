import { join } from 'node:path';
import { Snapshot } from '@tracemalloc/core';
import { dumpSync } from '@tracemalloc/format';
import { emptyFolder } from './command.ts';

const CREATED_AT = '2026-01-02T03:04:05.000Z';

/** Two small snapshot files, an older and a newer one, of a program in `folder`. */
export function snapshotFiles(): { folder: string; old: string; now: string } {
  const folder = emptyFolder();
  const main = { filename: join(folder, 'main.js'), lineno: 1 };
  const cache = { filename: join(folder, 'src/cache.js'), lineno: 12, functionName: 'remember' };
  const library = { filename: join(folder, 'node_modules/left-pad/index.js'), lineno: 3 };
  const collector = {
    name: 'test',
    engine: 'by hand',
    exact: true,
    countsEstimated: false,
    lineShare: 1,
  };
  const snapshot = (cached: number) =>
    Snapshot.fromTraces(
      [
        { size: cached * 1024, count: cached, traceback: [cache, main] },
        { size: 2048, count: 2, traceback: [library, main] },
        { size: 512, domain: 1, traceback: [main] },
      ],
      {
        metadata: { createdAt: CREATED_AT, collectors: [collector], untraced: { 0: 4096 } },
      },
    );
  const [old, now] = [join(folder, 'old.tracemalloc'), join(folder, 'new.tracemalloc.gz')];
  dumpSync(snapshot(1), old);
  dumpSync(snapshot(3), now);
  return { folder, old, now };
}
