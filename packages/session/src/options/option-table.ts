import { DEFAULT_INTERVAL, ENGINES } from '@tracemalloc/collector-node';
import {
  booleanOption,
  COLLECTOR_VARIABLES,
  choiceOption,
  type EnvironmentValue,
  integerOption,
  type Option,
  type OptionVariable,
} from '@tracemalloc/core/options';
import type { StartOptions } from './start-options.ts';

/** The options of `start` that a command line and an environment can give: all but functions. */
export type OptionName = Exclude<keyof StartOptions, 'onNearHeapLimit'>;

/** An option of `start`, as the command line and the environment have it too. */
export interface OptionRow extends OptionVariable {
  /** The property of {@link StartOptions}. The command line writes it with hyphens: `--async-frames`. */
  readonly name: OptionName;
  /** The default of `start`; `undefined` where the collector decides. */
  readonly default: boolean | number | undefined;
  /** The default where a whole program is traced: by `tracemalloc run`, or by a preload. */
  readonly ofProgram: boolean | number | undefined;
  /** What `--help` says. Of a switch that is on by default: what turning it off does. */
  readonly help: string;
}

type Row = Omit<OptionRow, 'name' | 'variable' | 'value'> &
  Partial<Pick<OptionRow, 'variable' | 'value'>>;

const [NFRAME, EXACT, INTERVAL] = COLLECTOR_VARIABLES as [
  OptionVariable,
  OptionVariable,
  OptionVariable,
];

/** A row for each option: the compiler says which one is missing. */
const ROWS: Readonly<Record<OptionName, Row>> = {
  nframe: { ...NFRAME, default: 1, ofProgram: 25, help: 'frames to keep of a traceback' },
  exact: { ...EXACT, default: false, ofProgram: false, help: 'record every allocation: slow' },
  interval: {
    ...INTERVAL,
    default: undefined,
    ofProgram: undefined,
    help: `bytes between two samples, on average; ${DEFAULT_INTERVAL} by default`,
  },
  engine: {
    value: ENGINES,
    default: undefined,
    ofProgram: undefined,
    help: 'how to reach the profiler of V8; the best one there is by default',
  },
  arrayBuffers: {
    default: true,
    ofProgram: true,
    help: 'do not trace the memory of ArrayBuffers and Buffers',
  },
  async: {
    default: false,
    ofProgram: false,
    help: 'trace promises, timers, sockets and other async resources, too',
  },
  asyncFrames: {
    default: false,
    ofProgram: false,
    help: 'go on with the stack that scheduled a callback',
  },
  wasm: {
    default: false,
    ofProgram: false,
    help: 'trace the blocks inside of WebAssembly modules, too',
  },
  workers: { default: false, ofProgram: true, help: 'do not trace worker threads' },
};

/**
 * All options that say how to trace. The parser of `start`, the command line and the environment are made
 * of this table.
 */
export const OPTION_TABLE: readonly OptionRow[] = Object.entries(ROWS).map(([name, row]) => ({
  variable: `TRACEMALLOC_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`,
  value: 'switch',
  ...row,
  name: name as OptionName,
}));

/** The option of a row, as core's parser takes it. */
export function optionOf(row: OptionRow): Option<unknown> {
  const value: EnvironmentValue = row.value;
  if (value === 'switch') return booleanOption(row.default === true);
  if ('least' in value) return integerOption(value.least, value.most, undefined, value.code);
  return choiceOption(value, undefined);
}
