/**
 * Checks whether a collector does what every collector has to do.
 *
 * @packageDocumentation
 */

import { objectTracebackChecks } from './object-traceback-checks.ts';
import { snapshotChecks } from './snapshot-checks.ts';
import { type ConformanceSubject, checkSubject } from './subject.ts';
import { tracedMemoryChecks } from './traced-memory-checks.ts';
import { tracingStateChecks } from './tracing-state-checks.ts';
import { Trial } from './trial.ts';

export type { ConformanceSubject } from './subject.ts';

/** One thing that a collector has to do. */
export interface ConformanceCheck {
  /** For example `traced memory: forgets what is freed`. */
  readonly name: string;
  /**
   * Throws if the collector fails: a `TracemallocError` with `ERR_TRACEMALLOC_CONFORMANCE`, which says
   * got and expected, or what the collector itself has thrown.
   */
  readonly run: () => void;
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
    snapshot: snapshotChecks,
    'object traceback': objectTracebackChecks,
  };
  return Object.entries(groups).flatMap(([group, checks]) =>
    checks
      .filter(({ needs = [] }) => needs.every((ability) => subject[ability] !== undefined))
      .map(({ name, run }) => ({
        name: `${group}: ${name}`,
        run() {
          const trial = new Trial<unknown>(subject as ConformanceSubject);
          try {
            run(trial);
          } finally {
            trial.end();
          }
        },
      })),
  );
}
