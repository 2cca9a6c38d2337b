import type { Block } from './block-ledger.ts';
import { faulty, type Mutants } from './fault.ts';

/** Faults in where an object was allocated. */
export const objectTracebackMutants: Mutants = [
  [
    '133',
    'object traceback: is not known of what is not traced',
    [
      faulty(() => ({ getObjectTraceback: () => undefined })),
      faulty((good) => ({
        getObjectTraceback: (x: Block) => good.getObjectTraceback({ id: x.id }),
      })),
    ],
  ],
  [
    '133',
    'object traceback: is that of the allocation, until it is freed or forgotten',
    [
      faulty(() => ({ getObjectTraceback: () => null })),
      faulty((good) => ({
        calls: () => [...good.calls()].reverse(),
      })),
      // Never forgets one.
      ...(['free', 'clearTraces', 'stop'] as const).map((forgetting) =>
        faulty((good) => {
          const seen = new Map<unknown, unknown>();
          const others = ['free', 'clearTraces', 'stop'] as const;
          const forgets = others.filter((other) => other !== forgetting);
          return {
            ...Object.fromEntries(
              forgets.map((other) => [
                other,
                (block: never) => {
                  if (other === 'free') seen.delete(block);
                  else seen.clear();
                  good[other](block);
                },
              ]),
            ),
            getObjectTraceback: (x: unknown) => {
              const traceback = good.getObjectTraceback(x) ?? seen.get(x) ?? null;
              if (traceback !== null) seen.set(x, traceback);
              return traceback;
            },
          };
        }),
      ),
    ],
  ],
];
