import { LiveTraces } from '@tracemalloc/core';
import { atWork } from '../tracer-at-work.ts';

/**
 * Blocks and stacks; and stacks for blocks that are in a table of their own. To grow, it makes typed
 * arrays, which others watch: these must not come back here meanwhile.
 */
export class BlockTraces extends LiveTraces {
  constructor() {
    super({ allocating: atWork });
  }
}
