import { fileURLToPath } from 'node:url';
import type { CollectorDescription, FrameRecord, GroupBy } from '@tracemalloc/core';
import type { StartOptions } from '../../src/index.ts';
import { runProgram } from '../run-program.ts';

/** How programs are run and traced. */
export interface Rounds {
  /** Modules that export `round(i)`. */
  readonly programs: readonly string[];
  /** Whether the trace starts when the programs are loaded and hot, or before they are loaded. */
  readonly startsLate: boolean;
  readonly options: StartOptions;
  /** Rounds at first, before a late start. */
  readonly hotRounds: number;
  /**
   * Rounds that are traced, but not counted in exact mode: code has its feedback, and V8's caches are
   * filled, before {@link rounds} are counted.
   */
  readonly warmRounds: number;
  /** Rounds that are counted. */
  readonly rounds: number;
  /** Whether all of it runs in a worker thread. */
  readonly inWorker?: boolean;
  /** What is added up; whole tracebacks if not given. */
  readonly groupBy?: GroupBy;
}

/** Blocks of one traceback, of all counted rounds. */
export interface Grown {
  readonly size: number;
  readonly count: number;
  /** The most recent first. */
  readonly frames: readonly Required<FrameRecord>[];
}

/** What the programs allocated. */
export interface TracedRounds {
  readonly collector: CollectorDescription;
  readonly grown: readonly Grown[];
}

/** A program of test/programs/ground-truth. */
export function programPath(name: string): string {
  return fileURLToPath(new URL(`../programs/ground-truth/${name}`, import.meta.url));
}

/** What the rounds do not fill, so that nothing is collected and what is dead still counts. */
const ROOMY_YOUNG_GENERATION = ['--min-semi-space-size=128', '--max-semi-space-size=128'];

/** Runs programs round by round, in a process of its own. */
export async function runRounds(rounds: Rounds): Promise<TracedRounds> {
  const { json, code, stderr } = await runProgram('ground-truth/trace-rounds.mjs', {
    flags: ROOMY_YOUNG_GENERATION,
    args: [JSON.stringify(rounds)],
  });
  if (code !== 0 || stderr !== '') throw new Error(`the rounds ended with ${code}: ${stderr}`);
  return json();
}
