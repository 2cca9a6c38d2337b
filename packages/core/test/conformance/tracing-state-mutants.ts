import { BlockLedger } from './block-ledger.ts';
import {
  describedAs,
  describing,
  faulty,
  type Mutants,
  nframeOf,
  type Options,
  remembering,
  saying,
} from './fault.ts';

/** Faults in starting and stopping. */
export const tracingStateMutants: Mutants = [
  [
    '121',
    'tracing state: is not tracing before the first start',
    [
      () => {
        const ledger = new BlockLedger();
        ledger.start();
        return ledger;
      },
      faulty(() => ({ limit: 25 })),
      faulty(() => ({ getTracedMemory: () => ({ current: 0, peak: 1 }) })),
    ],
  ],
  [
    '',
    'tracing state: has a name, which its snapshots give',
    [
      faulty(() => ({ name: '' })),
      faulty(() => ({ name: undefined })),
      describing({ name: 'another' }),
      saying(() => ({ collectors: [] })),
    ],
  ],
  [
    '122',
    'tracing state: traces after start, one frame unless told otherwise',
    [
      faulty(() => ({ isTracing: () => false })),
      faulty((good) => ({ start: (options: Options = 2) => good.start(options) })),
    ],
  ],
  [
    '122',
    'tracing state: takes the number of frames as a number and as an option',
    [
      faulty((good) => ({ start: (n: Options) => good.start(typeof n === 'object' ? 1 : n) })),
      faulty((good) => ({ start: (n: Options) => good.start(typeof n === 'number' ? 1 : n) })),
      faulty((good) => ({ start: (n: Options) => good.start(n === 65_535 ? 0 : n) })),
    ],
  ],
  [
    '122',
    'tracing state: refuses a number of frames that is no integer in range [1; 65535]',
    [
      faulty((good) => ({ start: (n: Options) => good.start(nframeOf(n) === 65_536 ? 1 : n) })),
      faulty((good) => ({ start: (n: never) => good.start(n === '25' ? 25 : n) })),
      faulty((good) => ({ start: (n: never) => good.start(n ?? undefined) })),
      faulty((good) => ({
        start: (n: Options) => {
          if (nframeOf(n) === 0) throw new RangeError('0');
          good.start(n);
        },
      })),
      // Starts before it looks.
      faulty((good) => ({
        start: (n: Options) => {
          good.start(1);
          good.start(n);
        },
      })),
    ],
  ],
  [
    '',
    'tracing state: refuses an option that it does not know',
    [
      faulty((good) => ({ start: (options: Options) => good.start(nframeOf(options)) })),
      faulty((good) => ({ takeSnapshot: () => good.takeSnapshot() })),
    ],
  ],
  [
    '',
    'tracing state: is as exact with an interval of 1 as with any other',
    [
      faulty((good) => {
        let interval: number | undefined;
        return {
          start: (options: Options) => {
            interval = typeof options === 'object' ? options?.interval : undefined;
            good.start(options);
          },
          takeSnapshot: () => describedAs(good.takeSnapshot(), { exact: interval === 1 }),
        };
      }),
    ],
  ],
  [
    '123',
    'tracing state: ignores a second start, but checks its argument',
    [
      faulty((good, own) => ({
        start: (n: Options) => {
          good.start(n);
          own.limit = nframeOf(n) ?? 1;
        },
      })),
      faulty((good) => ({
        start: (n: Options) => {
          good.clearTraces();
          good.start(n);
        },
      })),
      faulty((good) => ({ start: (n: Options) => good.isTracing() || good.start(n) })),
      faulty((good) => ({
        start: (n: Options) => {
          if (n === 0) good.stop();
          good.start(n);
        },
      })),
    ],
  ],
  [
    '124',
    'tracing state: forgets all traces at stop',
    [
      remembering(),
      faulty((good) => ({ stop: () => good.clearTraces() })),
      faulty((good) => {
        let last = { current: 0, peak: 0 };
        return {
          stop: () => {
            if (good.isTracing()) last = good.getTracedMemory();
            good.stop();
          },
          getTracedMemory: () => (good.isTracing() ? good.getTracedMemory() : last),
        };
      }),
    ],
  ],
  [
    '124',
    'tracing state: does nothing when it is stopped again',
    [
      faulty((good) => ({
        stop: () => {
          if (!good.isTracing()) throw new Error('not tracing');
          good.stop();
        },
      })),
      faulty((good) => ({ stop: () => (good.isTracing() ? good.stop() : good.start()) })),
    ],
  ],
  [
    '125',
    'tracing state: keeps the limit after stop, until the next start',
    [
      faulty((good) => ({ getTracebackLimit: () => (good.isTracing() ? good.limit : 1) })),
      faulty((good) => ({ start: (n: Options) => good.start(n ?? good.limit) })),
    ],
  ],
  [
    '126 129',
    'tracing state: has nothing to clear and no peak to reset while not tracing',
    [
      faulty((good) => ({ clearTraces: () => good.start(good.limit) })),
      faulty((_, own) => ({ clearTraces: () => (own.limit = 1) })),
      faulty((good) => ({ resetPeak: () => good.takeSnapshot() })),
    ],
  ],
];
