import { switchFromEnvironment } from '@tracemalloc/collector-node';
import { shown, TracemallocError } from '@tracemalloc/core';
import {
  DEFAULT_SIGNAL,
  isSnapshotSignal,
  SNAPSHOT_SIGNALS,
  type SnapshotSignal,
} from './signals/snapshot-signals.ts';

/** What the environment of a program with `tracemalloc/register` asks for, beside how to trace. */
export interface RegisterSettings {
  /** Whether worker threads are traced too. */
  readonly workers: boolean;
  /** Whether WebAssembly modules are traced too. */
  readonly wasm: boolean;
  /** What has a snapshot written; `undefined` for nothing. */
  readonly signal: SnapshotSignal | undefined;
}

/** @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION`; the message starts with the variable's name. */
export function settingsFromEnvironment(env: NodeJS.ProcessEnv): RegisterSettings {
  return {
    workers: switchFromEnvironment(env, 'TRACEMALLOC_WORKERS', true),
    wasm: switchFromEnvironment(env, 'TRACEMALLOC_WASM', false),
    signal: parseSignal(env.TRACEMALLOC_SIGNAL ?? ''),
  };
}

function parseSignal(text: string): SnapshotSignal | undefined {
  const name = text === '' ? DEFAULT_SIGNAL : text;
  if (name === 'none') return undefined;
  if (isSnapshotSignal(name)) return name;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_OPTION',
    `TRACEMALLOC_SIGNAL: got ${shown(text)}, expected none, ${SNAPSHOT_SIGNALS.join(', ')}`,
  );
}
