/**
 * Checks whether a collector does what every collector has to do.
 *
 * @packageDocumentation
 */

import { objectTracebackChecks } from './object-traceback-checks.ts';
import { pauseChecks } from './pause-checks.ts';
import { snapshotChecks } from './snapshot-checks.ts';
import { type ConformanceSubject, checkSubject } from './subject.ts';
import { tracedMemoryChecks } from './traced-memory-checks.ts';
import { tracingStateChecks } from './tracing-state-checks.ts';
import { Trial } from './trial.ts';
import type { TrialCheck } from './trial-check.ts';

export type { ConformanceSubject } from './subject.ts';

/** One thing that a collector has to do. */
export interface ConformanceCheck {
  /** For example `traced memory: forgets what is freed`. */
  readonly name: string;
  /**
   * Throws if the collector fails: a `TracemallocError` with `ERR_TRACEMALLOC_CONFORMANCE`, which says
   * got and expected, or what the collector itself has thrown. A promise, which rejects with the same, if the subject
   * can `settle` and the check frees something; wait for it before the next check.
   */
  readonly run: () => void | Promise<void>;
}

/**
 * The checks, to be run one after another, in this order, by any test runner or by hand. Each is by
 * itself, but for the first one, which wants a collector that was never started.
 *
 * What the subject cannot do (`free`, `reallocate`, `objectOf`) has no check.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for a subject that the checks cannot be run on.
 */
export function conformanceChecks<Block>(subject: ConformanceSubject<Block>): ConformanceCheck[] {
  checkSubject(subject as ConformanceSubject<never>);
  const groups = {
    'tracing state': tracingStateChecks,
    'traced memory': tracedMemoryChecks,
    pause: pauseChecks,
    snapshot: snapshotChecks,
    'object traceback': objectTracebackChecks,
  };
  return Object.entries(groups).flatMap(([group, checks]) =>
    checks
      .filter(({ needs = [] }) => needs.every((ability) => subject[ability] !== undefined))
      .map(({ name, run }) => ({
        name: `${group}: ${name}`,
        run: () => runOn(subject as ConformanceSubject, run),
      })),
  );
}

function runOn(subject: ConformanceSubject, run: TrialCheck['run']): void | Promise<void> {
  const trial = new Trial<unknown>(subject);
  let isSettling = false;
  try {
    const steps = run(trial);
    if (!steps) return;
    if (subject.settle !== undefined) {
      isSettling = true;
      return settleBetween(steps, subject).finally(() => trial.end());
    }
    while (steps.next().done !== true);
  } finally {
    if (!isSettling) trial.end();
  }
}

async function settleBetween(
  steps: Generator<void, void, void>,
  subject: ConformanceSubject,
): Promise<void> {
  while (steps.next().done !== true) await subject.settle!();
}
