import { fileURLToPath } from 'node:url';
import type { CollectorDescription, FrameRecord } from '@tracemalloc/core';
import type { StartOptions } from '../../src/index.ts';
import { runProgram } from '../run-program.ts';

/** How a program is run and traced. */
export interface Rounds {
  /** A file of test/programs/ground-truth. */
  readonly program: string;
  /** Whether the trace starts when the program is loaded and hot, or before it is loaded. */
  readonly startsLate: boolean;
  readonly options: StartOptions;
  /** Rounds before a late start. */
  readonly hotRounds: number;
  /** Rounds that are traced, but not counted. */
  readonly warmRounds: number;
  /** Rounds that are counted. */
  readonly rounds: number;
  /** Whether all of it runs in a worker thread. */
  readonly inWorker?: boolean;
}

/** Blocks of one traceback, of all counted rounds. */
export interface Grown {
  readonly size: number;
  readonly count: number;
  /** The most recent first. */
  readonly frames: readonly Required<FrameRecord>[];
}

/** What the program printed. */
export interface RoundsTraced {
  readonly collector: CollectorDescription;
  readonly grown: readonly Grown[];
}

/** The folder of the programs. */
export const PROGRAMS: string = fileURLToPath(
  new URL('../programs/ground-truth/', import.meta.url),
);

/** So much is not filled by the rounds, so that nothing is collected and what is dead still counts. */
const YOUNG_GENERATION = ['--min-semi-space-size=128', '--max-semi-space-size=128'];

/** Runs a program round by round, in a process of its own. */
export async function runRounds(rounds: Rounds): Promise<RoundsTraced> {
  const settings = { ...rounds, program: PROGRAMS + rounds.program };
  const { json, code, stderr } = await runProgram('ground-truth/trace-rounds.mjs', {
    flags: YOUNG_GENERATION,
    args: [JSON.stringify(settings)],
  });
  if (code !== 0 || stderr !== '')
    throw new Error(`${rounds.program} ended with ${code}: ${stderr}`);
  return json();
}
