import type { Bytes } from '../../src/index.ts';
import type { Block } from './block-ledger.ts';
import { faulty, type Mutants } from './fault.ts';

/** Faults in pauses. */
export const pauseMutants: Mutants = [
  [
    '',
    'pause: leaves out what is allocated until it is resumed',
    [
      faulty(() => ({ pause: () => {} })),
      faulty(() => ({ resume: () => {} })),
      faulty((good) => ({ isTracing: () => good.isTracing() && !good.isPaused })),
      // Records in a pause, and shows it later.
      faulty((good, own) => {
        const left: [Block, Bytes][] = [];
        return {
          track: (block: Block, bytes: Bytes) => {
            if (own.isPaused) left.push([block, bytes]);
            good.track(block, bytes);
          },
          resume: () => {
            good.resume();
            for (const [block, bytes] of left.splice(0)) good.track(block, bytes);
          },
        };
      }),
    ],
  ],
  [
    '',
    'pause: sees what is freed in a pause',
    [faulty((good, own) => ({ free: (block: Block) => own.isPaused || good.free(block) }))],
  ],
  [
    '',
    'pause: is one pause, however often it is paused and resumed',
    [
      // Counts pauses, and resumes.
      faulty((good) => {
        let depth = 0;
        return {
          pause: () => ++depth === 1 && good.pause(),
          resume: () => --depth === 0 && good.resume(),
        };
      }),
      faulty((good, own) => ({ pause: () => (own.isPaused ? good.resume() : good.pause()) })),
    ],
  ],
  [
    '',
    'pause: is nothing while not tracing, and ends with stop',
    [
      faulty((good, own) => ({
        pause: () => {
          own.isPaused = true;
        },
        start: (options: never) => {
          const { isPaused } = own;
          good.start(options);
          own.isPaused = isPaused;
        },
      })),
      faulty((good) => ({
        pause: () => {
          good.start();
          good.pause();
        },
      })),
    ],
  ],
  [
    '',
    'pause: goes on after clearTraces and a second start',
    [
      faulty((good) => ({
        clearTraces: () => {
          good.clearTraces();
          good.resume();
        },
      })),
      faulty((good) => ({
        start: (options: never) => {
          good.start(options);
          good.resume();
        },
      })),
    ],
  ],
  [
    '',
    'pause: has no traceback of what is allocated in it',
    [
      faulty((good, own) => ({
        getObjectTraceback: (x: Block) => {
          if (!own.isPaused) return good.getObjectTraceback(x);
          good.resume();
          good.track(x, 1);
          return good.getObjectTraceback(x);
        },
      })),
    ],
  ],
];
