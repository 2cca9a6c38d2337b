import { TracemallocError } from '@tracemalloc/core';
import { optionsFromEnvironment } from '@tracemalloc/core/options';
import { ENGINES, type EngineKind } from '../engine-kind.ts';
import { loadAddon } from './addon.ts';
import type { HeapEngine } from './engine.ts';
import { inspectorEngine } from './inspector-engine.ts';
import { linesEngine } from './lines-engine.ts';
import { nativeEngine } from './native-engine.ts';
import { walkEngine } from './walk-engine.ts';

/** What a caller asks of an engine. */
export interface EngineWish {
  readonly engine?: EngineKind | undefined;
  readonly exact: boolean;
}

/**
 * The engine that the option names, else the one that the variable `TRACEMALLOC_ENGINE` names, else the best one
 * there is. That is `lines` only in exact mode, which makes nearly all lines known.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_UNAVAILABLE` if the engine asked for needs the addon, and the addon
 * cannot be loaded; `ERR_TRACEMALLOC_OPTION` if the variable names no engine.
 */
export function chooseEngine({ engine: asked, exact }: EngineWish): HeapEngine {
  const wanted = asked ?? engineOfEnvironment();
  if (wanted === 'inspector') return inspectorEngine('asked for');
  const { addon, reason } = loadAddon();
  if (addon === undefined) {
    if (wanted === undefined) return inspectorEngine(reason);
    throw unavailable(wanted, reason);
  }
  if (wanted === 'native' || (wanted === undefined && !exact)) return nativeEngine(addon);
  const native = (why: string) => {
    if (wanted === 'lines') throw unavailable(wanted, why);
    return nativeEngine(addon, why);
  };
  return walkEngine(addon, () => linesEngine(addon, native));
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
