import { basename, dirname } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { ENGINES, type EngineKind } from '../src/engine-kind.ts';
import { loadAddon } from '../src/heap/addon.ts';
import { addonPath } from '../src/heap/addon-path.ts';

/** Why the native engine's tests are skipped, if they are. */
export const noAddon: string | undefined = loadAddon().reason;

/** Why the tests of exact lines are skipped, if they are. */
export const noLines: string | undefined =
  noAddon ??
  (['linux-x64', 'linux-arm64'].includes(basename(dirname(addonPath())))
    ? undefined
    : 'lines are known to work on Linux, x64 and arm64, with glibc only');

/** Whether V8's stacks are walked, so that interpreted and optimised frames have lines, too. */
export const isWalked: boolean = noAddon === undefined && loadAddon().addon?.walk !== undefined;

const skipped: Record<EngineKind, string | undefined> = {
  lines: noLines,
  native: noAddon,
  inspector: undefined,
};

/**
 * The same tests for each engine, in this process and in those it starts. Those of engines that are
 * not to be had here are skipped.
 */
export function describeEngines(name: string, tests: (engine: EngineKind) => void): void {
  for (const engine of ENGINES) {
    const why = skipped[engine];
    const title = why === undefined ? engine : `${engine}: ${why}`;
    describe.skipIf(why !== undefined)(`${name} (${title})`, () => {
      const before = process.env.TRACEMALLOC_ENGINE;
      beforeAll(() => {
        process.env.TRACEMALLOC_ENGINE = engine;
      });
      afterAll(() => {
        if (before === undefined) delete process.env.TRACEMALLOC_ENGINE;
        else process.env.TRACEMALLOC_ENGINE = before;
      });
      tests(engine);
    });
  }
}
