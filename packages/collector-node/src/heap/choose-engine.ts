import { shown, TracemallocError } from '@tracemalloc/core';
import { loadAddon } from './addon.ts';
import type { EngineKind, HeapEngine } from './engine.ts';
import { inspectorEngine } from './inspector-engine.ts';
import { nativeEngine } from './native-engine.ts';

/** All engines, the better ones first. */
export const ENGINES: readonly EngineKind[] = ['native', 'inspector'];

/**
 * The engine asked for, by the option or else by the variable `TRACEMALLOC_ENGINE`, or else the best
 * one that there is.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_UNAVAILABLE` if the native one is asked for and cannot be
 * loaded, `ERR_TRACEMALLOC_OPTION` for a variable that names no engine.
 */
export function chooseEngine(wanted: EngineKind | undefined = engineOfEnvironment()): HeapEngine {
  if (wanted === 'inspector') return inspectorEngine('asked for');
  const { addon, reason } = loadAddon();
  if (addon !== undefined) return nativeEngine(addon);
  if (wanted === undefined) return inspectorEngine(reason);
  throw new TracemallocError(
    'ERR_TRACEMALLOC_UNAVAILABLE',
    `cannot trace with the native engine: ${reason}`,
  );
}

function engineOfEnvironment(): EngineKind | undefined {
  const value = process.env.TRACEMALLOC_ENGINE ?? '';
  if (value === '') return undefined;
  const engine = ENGINES.find((kind) => kind === value);
  if (engine !== undefined) return engine;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_OPTION',
    `TRACEMALLOC_ENGINE: got ${shown(value)}, expected ${ENGINES.join(' or ')}`,
  );
}
