import type { SnapshotSignal } from './signals/snapshot-signals.ts';

/** What `tracemalloc run` tells the process that it traces; travels in an environment variable. */
export interface RunSettings {
  /** The folder through which the process answers: see {@link ANSWERS}. */
  readonly folder: string;
  /** Absolute path of the snapshot. */
  readonly output: string;
  readonly nframe: number;
  readonly exact: boolean;
  /** Bytes between samples; absent for the collector's own default. */
  readonly interval?: number;
  /** Whether only an engine that knows lines will do. */
  readonly lines: boolean;
  /** Whether WebAssembly modules are traced too. */
  readonly wasm: boolean;
  /** Whether worker threads are traced too. */
  readonly workers: boolean;
  /** Whether the memory of ArrayBuffers and Buffers is traced too. */
  readonly arrayBuffers: boolean;
  /** Whether async resources are traced too. */
  readonly asyncResources: boolean;
  /** Whether stacks of callbacks go on with what scheduled them. */
  readonly asyncFrames: boolean;
  /** Whether garbage is collected before the snapshot is taken. */
  readonly gc: boolean;
  /** What has a snapshot written while the program runs, if anything. */
  readonly signal?: SnapshotSignal;
  /** Absolute path of the snapshot that is taken when memory runs out. */
  readonly oom?: string;
}

/** The variable that holds the settings; removed before the program sees it. */
export const RUN_VARIABLE = 'TRACEMALLOC_RUN';

/** Files that the traced process writes into the folder of its run. */
export const ANSWERS = {
  /** JSON: where the snapshot is, or why there is none; see {@link RunResult}. */
  result: 'result.json',
  /** The same of the snapshot that was taken because memory ran out. */
  last: 'last.json',
  /** Exists while the program itself handles the signal. */
  handles: (signal: string): string => `handles-${signal}`,
  /** Exists once the process has reacted to a signal: its event loop is not blocked. */
  signalled: 'signalled',
} as const;

/** How the run went, as the traced process tells it. */
export interface RunResult {
  /** Where the snapshot was written, if it was. */
  readonly path?: string;
  /** One line: what went wrong, if something did. */
  readonly problem?: string;
}
