import { expectSame } from './expectation.ts';
import type { TrialCheck } from './trial-check.ts';

/** Pauses, in which nothing is recorded that is allocated. */
export const pauseChecks: readonly TrialCheck[] = [
  {
    name: 'leaves out what is allocated until it is resumed',
    run(trial) {
      const { collector, bytes } = trial;
      trial.start();
      trial.allocate();
      const { current } = trial.memory();
      collector.pause();
      expectSame('isTracing() in a pause', collector.isTracing(), true);
      trial.allocate();
      trial.expectCurrent('after an allocation in a pause', current);
      collector.resume();
      trial.expectCurrent('after resume()', current);
      trial.allocate();
      trial.expectCurrent('after an allocation after resume()', current + bytes);
    },
  },
  {
    name: 'sees what is freed in a pause',
    needs: ['free'],
    *run(trial) {
      trial.start();
      const before = trial.memory();
      const block = trial.allocate();
      trial.collector.pause();
      trial.free(block);
      yield;
      trial.expectCurrent('after a free in a pause', before.current);
    },
  },
  {
    name: 'is one pause, however often it is paused and resumed',
    run(trial) {
      const { collector, bytes } = trial;
      trial.start();
      const { current } = trial.memory();
      collector.resume();
      collector.pause();
      collector.pause();
      trial.allocate();
      trial.expectCurrent('after two pause()', current);
      collector.resume();
      trial.allocate();
      trial.expectCurrent('after two pause() and one resume()', current + bytes);
      collector.resume();
      collector.pause();
      trial.allocate();
      trial.expectCurrent('after two resume() and one pause()', current + bytes);
    },
  },
  {
    name: 'is nothing while not tracing, and ends with stop',
    run(trial) {
      const { collector, bytes } = trial;
      collector.pause();
      collector.resume();
      collector.pause();
      expectSame('isTracing() after pause()', collector.isTracing(), false);
      for (const when of ['pause() before the start', 'a pause and stop()']) {
        trial.start();
        const { current } = trial.memory();
        trial.allocate();
        trial.expectCurrent(`after ${when}`, current + bytes);
        collector.pause();
        collector.stop();
      }
    },
  },
  {
    name: 'goes on after clearTraces and a second start',
    run(trial) {
      trial.start();
      trial.collector.pause();
      trial.collector.clearTraces();
      trial.start();
      const { current } = trial.memory();
      trial.allocate();
      trial.expectCurrent('after an allocation in a pause', current);
    },
  },
  {
    name: 'has no traceback of what is allocated in it',
    needs: ['objectOf'],
    run(trial) {
      const { collector, subject } = trial;
      trial.start();
      collector.pause();
      const block = trial.allocate();
      const got = collector.getObjectTraceback(subject.objectOf!(block));
      expectSame('the traceback of what was allocated in a pause', got, null);
    },
  },
];
