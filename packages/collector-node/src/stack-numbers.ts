/**
 * Numbers of stacks, for other collectors of the same thread: the session gives them to that of
 * WebAssembly.
 *
 * @module @tracemalloc/collector-node/stack-numbers
 */
import type { NumberStack } from '@tracemalloc/call-stacks';
import { type Addon, loadAddon } from './heap/addon.ts';

/** As many frames as the addon can tell apart, those of builtins and of WebAssembly counted. */
const MOST_FRAMES = 255;

/**
 * A function that numbers the stack of its caller by the 255 most recent frames; `async` frames do not
 * count. Undefined without the addon, or where `TRACEMALLOC_ENGINE` is `inspector`.
 */
export function stackNumbers(): NumberStack | undefined {
  if (process.env.TRACEMALLOC_ENGINE === 'inspector') return undefined;
  const { addon } = loadAddon();
  return addon === undefined ? undefined : numbersBy(addon, MOST_FRAMES);
}

/**
 * A function that numbers the stack of its caller by the `frames` most recent frames that have a script.
 * Undefined without the addon, and where it cannot tell as many apart.
 */
export function stackNumbersOf(addon: Addon | undefined, frames: number): NumberStack | undefined {
  // Each frame may be a callback of one builtin, such as `map`.
  const withBuiltins = 2 * frames + 1;
  if (addon === undefined || withBuiltins > MOST_FRAMES) return undefined;
  return numbersBy(addon, withBuiltins);
}

function numbersBy(addon: Addon, frames: number): NumberStack {
  const ids = addon.makeStackIds(frames);
  return () => addon.stackId(ids);
}
