import type { CollectorOptions, TakeSnapshotOptions } from '../collector.ts';
import { expectError, expectSame, expectThat } from './expectation.ts';
import type { Trial } from './trial.ts';
import type { TrialCheck } from './trial-check.ts';

const OUT_OF_RANGE = [0, -1, 1.5, Number.NaN, Infinity, 65_536, 2 ** 32 + 1, '25', null];

/** No collector's option. */
const UNKNOWN = 'noSuchOption';

/** Starting, stopping and what is in between. */
export const tracingStateChecks: readonly TrialCheck[] = [
  {
    name: 'is not tracing before the first start',
    run(trial) {
      expectNotTracing(trial);
      expectSame('getTracebackLimit()', trial.collector.getTracebackLimit(), 1);
    },
  },
  {
    name: 'has a name, which its snapshots give',
    run(trial) {
      const { name } = trial.collector;
      expectThat('name', name, typeof name === 'string' && name !== '', 'a text');
      trial.start();
      const names = trial.snapshot().metadata.collectors.map((own) => own.name);
      expectThat('names in metadata.collectors', names.join(), names.includes(name), `"${name}"`);
    },
  },
  {
    name: 'traces after start, one frame unless told otherwise',
    run({ collector }) {
      collector.start();
      expectSame('isTracing()', collector.isTracing(), true);
      expectSame('getTracebackLimit()', collector.getTracebackLimit(), 1);
    },
  },
  {
    name: 'takes the number of frames as a number and as an option',
    run({ collector, subject }) {
      for (const options of [3, { ...subject.options, nframe: 4 }, 65_535]) {
        const nframe = typeof options === 'number' ? options : options.nframe;
        collector.start(options);
        expectSame(`getTracebackLimit() of ${nframe}`, collector.getTracebackLimit(), nframe);
        collector.stop();
      }
    },
  },
  {
    name: 'refuses a number of frames that is no integer in range [1; 65535]',
    run(trial) {
      for (const value of OUT_OF_RANGE) {
        expectRefused(trial, value);
        expectRefused(trial, { nframe: value }, `{ nframe: ${value} }`);
        expectSame('isTracing() after it', trial.collector.isTracing(), false);
      }
    },
  },
  {
    name: 'refuses an option that it does not know',
    run({ collector }) {
      const start = () => collector.start({ [UNKNOWN]: 1 } as CollectorOptions);
      expectError(`start({ ${UNKNOWN}: 1 })`, start, 'ERR_TRACEMALLOC_OPTION');
      expectSame('isTracing() after it', collector.isTracing(), false);
      collector.start();
      const take = () => collector.takeSnapshot({ [UNKNOWN]: 1 } as TakeSnapshotOptions);
      expectError(`takeSnapshot({ ${UNKNOWN}: 1 })`, take, 'ERR_TRACEMALLOC_OPTION');
    },
  },
  {
    name: 'is as exact with an interval of 1 as with any other',
    run(trial) {
      const { exact: _, ...options } = trial.subject.options ?? {};
      const isExact = [undefined, 1].map((interval) => {
        trial.collector.start({ ...options, interval });
        trial.allocate();
        const { collectors } = trial.snapshot().metadata;
        trial.collector.stop();
        return collectors.map(({ exact }) => exact).join();
      });
      expectSame('exact with { interval: 1 }', isExact[1], isExact[0]);
    },
  },
  {
    name: 'ignores a second start, but checks its argument',
    run(trial) {
      const { collector } = trial;
      trial.start(3);
      trial.allocate();
      const { current } = trial.memory();
      trial.start(7);
      expectSame('getTracebackLimit()', collector.getTracebackLimit(), 3);
      trial.expectCurrent('after a second start', current);
      expectRefused(trial, 0);
      expectSame('isTracing() after it', collector.isTracing(), true);
      trial.expectCurrent('after a refused start', current);
    },
  },
  {
    name: 'forgets all traces at stop',
    run(trial) {
      trial.start();
      trial.allocate();
      trial.collector.stop();
      expectNotTracing(trial);
      trial.start();
      trial.expectCurrent('after stop and start', 0);
    },
  },
  {
    name: 'does nothing when it is stopped again',
    run(trial) {
      trial.start(2);
      trial.collector.stop();
      trial.collector.stop();
      expectNotTracing(trial);
      trial.start(3);
      expectSame('isTracing()', trial.collector.isTracing(), true);
    },
  },
  {
    name: 'keeps the limit after stop, until the next start',
    run(trial) {
      const { collector } = trial;
      trial.start(5);
      collector.stop();
      expectSame('getTracebackLimit() after stop', collector.getTracebackLimit(), 5);
      collector.start();
      expectSame('getTracebackLimit() after start()', collector.getTracebackLimit(), 1);
    },
  },
  {
    name: 'has nothing to clear and no peak to reset while not tracing',
    run(trial) {
      trial.start(4);
      trial.collector.stop();
      trial.collector.clearTraces();
      trial.collector.resetPeak();
      expectNotTracing(trial);
      expectSame('getTracebackLimit()', trial.collector.getTracebackLimit(), 4);
    },
  },
];

function expectNotTracing(trial: Trial): void {
  expectSame('isTracing()', trial.collector.isTracing(), false);
  const { current, peak } = trial.memory();
  expectSame('current when not tracing', current, 0);
  expectSame('peak when not tracing', peak, 0);
}

function expectRefused({ collector }: Trial, options: unknown, what = String(options)): void {
  expectError(
    `start(${what})`,
    () => collector.start(options as CollectorOptions),
    'ERR_TRACEMALLOC_NFRAME',
  );
}
