import type { Bytes, Domain } from '../../src/index.ts';
import type { Block } from './block-ledger.ts';
import { faulty, type Mutants, type Options, remembering, subtracting } from './fault.ts';

/** The ledger of which one method forgets the peak of all domains together, but not those of each. */
const keepingDomainPeaks = (method: 'resetPeak' | 'clearTraces') =>
  faulty((good) => {
    let most = 0;
    const forgetting = (key: 'resetPeak' | 'clearTraces') => () => {
      if (key !== method) most = 0;
      good[key]();
    };
    return {
      start: (options: Options) => {
        if (!good.isTracing()) most = 0;
        good.start(options);
      },
      resetPeak: forgetting('resetPeak'),
      clearTraces: forgetting('clearTraces'),
      getTracedMemory: (domain?: Domain) => {
        const { current, peak } = good.getTracedMemory(domain);
        if (domain === undefined || !good.isTracing()) return { current, peak };
        most = Math.max(most, peak);
        return { current, peak: most };
      },
    };
  });

/** Faults in what is traced. */
export const tracedMemoryMutants: Mutants = [
  [
    '128 149',
    'traced memory: counts what is allocated',
    [
      faulty((good) => ({ allocate: (bytes: Bytes) => good.allocate(bytes + 1) })),
      faulty(() => ({ track: () => {} })),
      faulty((good) => ({ track: (_: Block, bytes: Bytes) => good.track({ id: 0 }, bytes) })),
      faulty((good) => ({ getTracedMemory: () => ({ ...good.getTracedMemory(), peak: 0 }) })),
      faulty((good) => ({ getTracedMemory: () => [good.live?.current, good.live?.peak] })),
    ],
  ],
  [
    '127',
    'traced memory: does not count what was allocated before the start',
    [remembering(), subtracting('start')],
  ],
  ['128', 'traced memory: forgets what is freed', [faulty(() => ({ free: () => {} }))]],
  [
    '134',
    'traced memory: traces what is allocated anew where something was freed',
    [
      faulty((good) => {
        let freed = 0;
        return {
          free: (block: Block) => {
            freed++;
            good.free(block);
          },
          track: (block: Block, bytes: Bytes) => {
            if (freed === 0) good.track(block, bytes);
            else freed--;
          },
        };
      }),
    ],
  ],
  [
    '135 146',
    'traced memory: replaces the trace of what is reallocated',
    [
      faulty(() => ({ reallocate: (block: Block) => block })),
      faulty((good) => ({ reallocate: (_: Block, bytes: Bytes) => good.allocate(bytes) })),
      faulty((good) => ({
        reallocate: (block: Block, bytes: Bytes) => {
          good.allocate(bytes / 2);
          return block;
        },
      })),
    ],
  ],
  [
    '129',
    'traced memory: remembers the peak',
    [
      faulty((good) => ({
        getTracedMemory: () => {
          const { current } = good.getTracedMemory();
          return { current, peak: current };
        },
      })),
    ],
  ],
  [
    '129',
    'traced memory: sets the peak to what is traced when it is reset',
    [faulty(() => ({ resetPeak: () => {} }))],
  ],
  [
    '126',
    'traced memory: forgets all traces when they are cleared, and goes on tracing',
    [
      faulty(() => ({ clearTraces: () => {} })),
      faulty((good) => ({ clearTraces: () => good.stop() })),
      faulty((good) => ({
        clearTraces: () => {
          good.stop();
          good.start();
        },
      })),
      // Forgets them, but not what was the most.
      faulty((good) => {
        let most = 0;
        return {
          clearTraces: () => {
            most = good.live?.peak ?? 0;
            good.clearTraces();
          },
          getTracedMemory: () => {
            const { current, peak } = good.getTracedMemory();
            return { current, peak: Math.max(peak, most) };
          },
        };
      }),
      faulty((good, own) => ({
        clearTraces: () => {
          good.clearTraces();
          own.track = () => {};
        },
      })),
    ],
  ],
  [
    '127',
    'traced memory: does not count the free of what was cleared',
    [subtracting('clearTraces')],
  ],
  [
    '',
    'traced memory: counts by domain',
    [
      // Of all, whatever the domain is.
      faulty((good) => ({ getTracedMemory: () => good.getTracedMemory() })),
      faulty((good) => ({
        getTracedMemory: (domain?: Domain) =>
          domain === undefined ? good.getTracedMemory() : { current: 0, peak: 0 },
      })),
    ],
  ],
  [
    '',
    'traced memory: resets and clears the peak of each domain, too',
    [keepingDomainPeaks('resetPeak'), keepingDomainPeaks('clearTraces')],
  ],
  [
    '130',
    'traced memory: says how much tracing itself holds',
    [
      faulty(() => ({ getTracemallocMemory: () => -1 })),
      faulty(() => ({ getTracemallocMemory: () => Number.NaN })),
      faulty((good) => ({ getTracemallocMemory: () => good.live?.memory })),
    ],
  ],
];
