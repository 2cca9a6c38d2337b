/**
 * Numbers of stacks, for other collectors of the same thread: `tracemalloc` gives them to that of
 * WebAssembly.
 *
 * @module @tracemalloc/collector-node/stack-numbers
 */
import { loadAddon } from './heap/addon.ts';

/** As many as the addon can tell apart. */
const MOST_FRAMES = 255;

/**
 * A function that numbers the stack of who calls it: from 1 on, the negative of it when it is new, and -1
 * also says that all numbers given before are void. 0 where V8 shows no stack. Equal numbers are equal
 * chains of call sites, as far as the 255 most recent frames are concerned, those of builtins and of
 * WebAssembly counted; `async` frames are none of it. Some 0.5 µs.
 *
 * Undefined without the addon, or where `TRACEMALLOC_ENGINE` is `inspector`.
 */
export function stackNumbers(): (() => number) | undefined {
  if (process.env.TRACEMALLOC_ENGINE === 'inspector') return undefined;
  const { addon } = loadAddon();
  if (addon === undefined) return undefined;
  const ids = addon.makeStackIds(MOST_FRAMES);
  return () => addon.stackId(ids);
}
