import { afterAll, beforeAll, describe } from 'vitest';
import { loadAddon } from '../src/heap/addon.ts';
import { ENGINES } from '../src/heap/choose-engine.ts';
import type { EngineKind } from '../src/heap/engine.ts';

/** Why the native engine's tests are skipped, if they are. */
export const noAddon: string | undefined = loadAddon().reason;

/**
 * The same tests for each engine, in this process and in those it starts. Without an addon the native
 * engine's are skipped.
 */
export function describeEngines(name: string, tests: (engine: EngineKind) => void): void {
  for (const engine of ENGINES) {
    const skipped = engine === 'native' ? noAddon : undefined;
    const title = skipped === undefined ? engine : `${engine}: ${skipped}`;
    describe.skipIf(skipped !== undefined)(`${name} (${title})`, () => {
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
