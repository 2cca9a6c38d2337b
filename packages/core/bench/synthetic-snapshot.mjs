// Snapshots of one process, the same everywhere: cpython-statistics.py makes them too.
import { SnapshotBuilder } from '@tracemalloc/core';

export const LINES = 40;
export const FRAMES = 25;
export const TOTAL_NFRAME = 30;

/**
 * Park and Miller's generator (1988).
 * @param {number} seed
 * @returns {(below: number) => number}
 */
function lehmer(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

/**
 * The snapshot `moment` of a process: `traces` blocks, allocated by one of `tracebacks` tracebacks
 * through `files` files of `lines` lines, which are the same at every moment.
 * @param {{ traces: number, tracebacks: number, files: number, lines: number, moment: number }} shape
 */
export function syntheticSnapshot({ traces, tracebacks, files, lines, moment }) {
  const builder = new SnapshotBuilder();
  const place = lehmer(1);
  const stacks = Array.from({ length: tracebacks }, () => {
    let stack = -1;
    for (let depth = 0; depth < FRAMES; depth++) {
      const filename = `/srv/app/src/mod_${place(files)}.js`;
      const lineno = 1 + place(lines);
      stack = builder.stack(stack, builder.frame({ filename, lineno }));
    }
    return stack;
  });
  const random = lehmer(77 * moment);
  for (let trace = 0; trace < traces; trace++) {
    builder.trace(stacks[random(tracebacks)], random(4096), { totalNframe: TOTAL_NFRAME });
  }
  return builder.finish({ tracebackLimit: FRAMES });
}
