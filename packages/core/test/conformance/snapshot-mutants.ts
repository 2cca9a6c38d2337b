import { type Bytes, Snapshot, type TakeSnapshotOptions } from '../../src/index.ts';
import { type Block, CALLS, DOMAIN } from './block-ledger.ts';
import { describing, faulty, type Mutants, saying, tracing } from './fault.ts';

/** Faults in snapshots. */
export const snapshotMutants: Mutants = [
  [
    '131',
    'snapshot: is refused while not tracing',
    [
      faulty((good) => ({
        takeSnapshot: () => (good.isTracing() ? good.takeSnapshot() : Snapshot.fromTraces([])),
      })),
      faulty((good) => ({
        takeSnapshot: () => {
          if (good.isTracing()) return good.takeSnapshot();
          throw new Error('not tracing');
        },
      })),
    ],
  ],
  [
    '128',
    'snapshot: has the traces of what is allocated',
    [
      tracing({ size: 0 }),
      tracing({ size: 1_001 }),
      tracing({ count: 0 }),
      faulty((good) => ({ takeSnapshot: () => good.takeSnapshot().toJSON() })),
      faulty((good) => ({
        getTracedMemory: () => ({ current: 0, peak: good.getTracedMemory().peak }),
      })),
    ],
  ],
  [
    '1 136',
    'snapshot: has tracebacks with the most recent frame first',
    [faulty((good) => ({ calls: () => [...good.calls()].reverse() }))],
  ],
  [
    '136 138',
    'snapshot: has one frame or more of each traceback, and at most as many as the limit',
    [
      faulty(() => ({ calls: () => CALLS })),
      faulty(() => ({ calls: () => CALLS.slice(0, 1) })),
      // The oldest frames instead of the most recent ones.
      faulty((good) => ({ calls: () => CALLS.slice(-good.limit) })),
      faulty(() => ({ stack: () => -1 })),
    ],
  ],
  [
    '136',
    'snapshot: knows how deep a whole stack is, or says that it does not',
    [
      faulty((good) => ({
        track: ({ id }: Block, bytes: Bytes) =>
          good.live?.track(DOMAIN, id, bytes, good.stack(), 0),
      })),
    ],
  ],
  [
    '113',
    'snapshot: says the limit of its tracebacks',
    [faulty((good) => ({ takeSnapshot: () => Snapshot.fromTables(good.takeSnapshot().tables) }))],
  ],
  [
    '',
    'snapshot: says how it was made',
    [
      saying(() => ({ createdAt: 'today' })),
      saying(() => ({ collectors: [] })),
      describing({ engine: '' }),
      describing({ exact: undefined }),
      describing({ exact: false }),
      describing({ countsEstimated: 'no' }),
      describing({ interval: -1 }),
    ],
  ],
  [
    '',
    'snapshot: says which share of its bytes has a real line',
    [
      describing({ lineShare: 0.5 }),
      describing({ lineShare: 1.005 }),
      describing({ lineShare: undefined }),
    ],
  ],
  ['', 'snapshot: names its domains', [saying(() => ({ domains: {} }))]],
  [
    '118',
    'snapshot: is not changed by what happens later',
    [
      faulty((good) => {
        let last: Snapshot | undefined;
        return {
          takeSnapshot: () => (last = good.takeSnapshot()),
          free: (block: Block) => {
            good.free(block);
            last?.tables.traces.size.fill(0);
          },
        };
      }),
    ],
  ],
  [
    '132',
    'snapshot: changes nothing of what is traced',
    [
      faulty((good) => ({
        takeSnapshot: () => {
          const snapshot = good.takeSnapshot();
          good.stop();
          return snapshot;
        },
      })),
      faulty((good) => ({
        takeSnapshot: () => {
          const snapshot = good.takeSnapshot();
          good.clearTraces();
          return snapshot;
        },
      })),
      // Its own work shows.
      faulty((good) => ({
        takeSnapshot: () => {
          good.allocate(1);
          return good.takeSnapshot();
        },
      })),
    ],
  ],
  [
    '',
    'snapshot: is taken with or without collecting garbage first',
    [
      faulty((good) => ({
        takeSnapshot: (options?: TakeSnapshotOptions) => {
          if (options?.gc) throw new Error('no gc');
          return good.takeSnapshot();
        },
      })),
      faulty((good) => ({
        takeSnapshot: (options?: TakeSnapshotOptions) => {
          if (options?.gc === false) good.clearTraces();
          return good.takeSnapshot();
        },
      })),
    ],
  ],
  [
    '',
    'snapshot: leaves out what threads have in common only if collectors can share it',
    [
      // Takes the option, and cannot do it.
      faulty((good) => ({
        takeSnapshot: ({ ownOnly: _, ...options }: TakeSnapshotOptions = {}) =>
          good.takeSnapshot(options),
      })),
      faulty(() => ({ spansThreads: true })),
      faulty(() => ({ spansThreads: false })),
      // Leaves out also what is its own.
      faulty((good) => ({
        spansThreads: true,
        takeSnapshot: ({ ownOnly, ...options }: TakeSnapshotOptions = {}) => {
          const { tracebackLimit, metadata, traces } = good.takeSnapshot(options);
          return Snapshot.fromTraces(ownOnly ? [] : traces, { tracebackLimit, metadata });
        },
      })),
    ],
  ],
];
