import { expectSame, expectThat } from './expectation.ts';
import { beginsWith, type Trial } from './trial.ts';
import type { TrialCheck } from './trial-check.ts';

/** Where a given object was allocated. */
export const objectTracebackChecks: readonly TrialCheck[] = [
  {
    name: 'is not known of what is not traced',
    run(trial) {
      const before = {};
      const untraced = [undefined, null, true, 0, Number.NaN, 1n, 'text', Symbol.iterator, before];
      const expectUnknown = (when: string) => {
        for (const value of [...untraced, expectSame]) {
          const got = trial.collector.getObjectTraceback(value);
          expectSame(`getObjectTraceback(${String(value)}) ${when}`, got, null);
        }
      };
      expectUnknown('when not tracing');
      trial.start();
      expectUnknown('of what was there before the start');
    },
  },
  {
    name: 'is that of the allocation, until it is freed or forgotten',
    needs: ['objectOf'],
    *run(trial) {
      const early = trial.allocate();
      trial.start();
      expectUnknown(trial, early, 'before the start');
      const freed = trial.allocate();
      expectKnown(trial, freed);
      if (trial.subject.free !== undefined) {
        trial.free(freed);
        yield;
        expectUnknown(trial, freed, 'and freed');
      }
      const cleared = trial.allocate();
      expectKnown(trial, cleared);
      trial.collector.clearTraces();
      expectUnknown(trial, cleared, 'before clearTraces()');
      const stopped = trial.allocate();
      expectKnown(trial, stopped);
      trial.collector.stop();
      expectUnknown(trial, stopped, 'before stop()');
    },
  },
];

function expectKnown({ collector, subject }: Trial, block: unknown): void {
  const traceback = collector.getObjectTraceback(subject.objectOf!(block));
  const known = traceback !== null && beginsWith(traceback, subject.traceback);
  const expected = `one that begins with ${JSON.stringify(subject.traceback)}`;
  expectThat('the traceback of an allocation', JSON.stringify(traceback), known, expected);
}

function expectUnknown({ collector, subject }: Trial, block: unknown, when: string): void {
  const got = collector.getObjectTraceback(subject.objectOf!(block));
  expectSame(`the traceback of what was allocated ${when}`, got, null);
}
