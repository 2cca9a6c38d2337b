import type { StartOptions } from './start-options.ts';

/** An integer option. */
export interface IntegerValue {
  readonly least: number;
  readonly most: number;
  /** What it counts. */
  readonly of: string;
}

/** What an option may be: on or off, an integer, or one of several words. */
export type OptionValue = 'switch' | IntegerValue | readonly string[];

/** An option of `start`, as the command line and the environment have it too. */
export interface OptionRow {
  /** The property of {@link StartOptions}. The command line writes it with hyphens: `--async-frames`. */
  readonly name: Exclude<keyof StartOptions, 'onNearHeapLimit'>;
  /** The environment variable. Unset and empty are the same. */
  readonly variable: string;
  readonly value: OptionValue;
  /**
   * The default where a whole program is traced: by `tracemalloc run`, or by a preload. Absent where
   * that is the default of `start`.
   */
  readonly ofProgram?: boolean | number;
  /** What `--help` says. Of a switch that is on by default: what turning it off does. */
  readonly help: string;
}

/** All options that say how to trace. The session's parser, the command line and the environment read this table. */
export const OPTION_TABLE: readonly OptionRow[] = [
  {
    name: 'nframe',
    variable: 'TRACEMALLOC',
    value: { least: 1, most: 65_535, of: 'count' },
    ofProgram: 25,
    help: 'frames to keep of a traceback',
  },
  {
    name: 'exact',
    variable: 'TRACEMALLOC_EXACT',
    value: 'switch',
    ofProgram: false,
    help: 'record every allocation: slow',
  },
  {
    name: 'interval',
    variable: 'TRACEMALLOC_INTERVAL',
    value: { least: 1, most: 2 ** 30, of: 'bytes' },
    help: 'bytes between two samples, on average',
  },
  {
    name: 'engine',
    variable: 'TRACEMALLOC_ENGINE',
    value: ['lines', 'native', 'inspector'],
    help: 'how to reach the profiler of V8',
  },
  {
    name: 'arrayBuffers',
    variable: 'TRACEMALLOC_ARRAY_BUFFERS',
    value: 'switch',
    ofProgram: true,
    help: 'do not trace the memory of ArrayBuffers and Buffers',
  },
  {
    name: 'async',
    variable: 'TRACEMALLOC_ASYNC',
    value: 'switch',
    ofProgram: false,
    help: 'trace promises, timers, sockets and other async resources, too',
  },
  {
    name: 'asyncFrames',
    variable: 'TRACEMALLOC_ASYNC_FRAMES',
    value: 'switch',
    ofProgram: false,
    help: 'go on with the stack that scheduled a callback',
  },
  {
    name: 'wasm',
    variable: 'TRACEMALLOC_WASM',
    value: 'switch',
    ofProgram: false,
    help: 'trace the blocks inside of WebAssembly modules, too',
  },
  {
    name: 'workers',
    variable: 'TRACEMALLOC_WORKERS',
    value: 'switch',
    ofProgram: true,
    help: 'do not trace worker threads',
  },
];
