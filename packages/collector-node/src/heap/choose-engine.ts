import { TracemallocError } from '@tracemalloc/core';
import { optionsFromEnvironment } from '@tracemalloc/core/options';
import { ENGINES, type EngineKind } from '../engine-kind.ts';
import { loadAddon } from './addon.ts';
import type { HeapEngine } from './engine.ts';
import { inspectorEngine } from './inspector-engine.ts';
import { linesEngine } from './lines-engine.ts';
import { nativeEngine } from './native-engine.ts';

/** What is asked of an engine. */
export interface EngineWish {
  readonly engine?: EngineKind | undefined;
  readonly exact: boolean;
}

/**
 * The engine asked for, by the option or else by the variable `TRACEMALLOC_ENGINE`, or else the best one
 * that there is: with lines only in exact mode, which makes nearly all of them known.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_UNAVAILABLE` if one that needs the addon is asked for and it
 * cannot be loaded, `ERR_TRACEMALLOC_OPTION` for a variable that names no engine.
 */
export function chooseEngine({ engine: asked, exact }: EngineWish): HeapEngine {
  const wanted = asked ?? engineOfEnvironment();
  if (wanted === 'inspector') return inspectorEngine('asked for');
  const { addon, reason } = loadAddon();
  if (addon === undefined) {
    if (wanted === undefined) return inspectorEngine(reason);
    throw unavailable(wanted, reason);
  }
  if (wanted === 'native') return nativeEngine(addon);
  if (wanted === undefined && !exact) return nativeEngine(addon);
  return linesEngine(addon, (why) => {
    if (wanted === 'lines') throw unavailable(wanted, why);
    return nativeEngine(addon, why);
  });
}

function unavailable(engine: EngineKind, reason: string): TracemallocError {
  return new TracemallocError(
    'ERR_TRACEMALLOC_UNAVAILABLE',
    `cannot trace with the ${engine} engine: ${reason}`,
  );
}

function engineOfEnvironment(): EngineKind | undefined {
  const { engine } = optionsFromEnvironment(process.env, [
    { name: 'engine', variable: 'TRACEMALLOC_ENGINE', value: ENGINES },
  ]);
  return engine as EngineKind | undefined;
}
