/**
 * Numbers of stacks, for other collectors of the same thread. The session gives them to the collector of
 * WebAssembly.
 *
 * @module @tracemalloc/collector-node/stack-numbers
 */
import type { NumberStack } from '@tracemalloc/call-stacks';
import { type Addon, loadAddon } from './heap/addon.ts';

/** The most frames that the addon tells apart. Frames of builtins and of WebAssembly count. */
const MOST_FRAMES = 255;

/**
 * A function that numbers the stack of its caller by the 255 most recent frames, without async frames.
 * `undefined` without the addon, or where `TRACEMALLOC_ENGINE` is `inspector`.
 */
export function stackNumbers(): NumberStack | undefined {
  if (process.env.TRACEMALLOC_ENGINE === 'inspector') return undefined;
  const { addon } = loadAddon();
  return addon === undefined ? undefined : numbersBy(addon, MOST_FRAMES);
}

/**
 * A function that numbers the stack of its caller by the `frames` most recent frames that have a script.
 * `undefined` without the addon, and where the addon cannot tell as many frames apart.
 */
export function stackNumbersOf(addon: Addon | undefined, frames: number): NumberStack | undefined {
  // A builtin such as `map` may have called each of the frames.
  const withBuiltins = 2 * frames + 1;
  if (addon === undefined || withBuiltins > MOST_FRAMES) return undefined;
  return numbersBy(addon, withBuiltins);
}

function numbersBy(addon: Addon, frames: number): NumberStack {
  const ids = addon.makeStackIds(frames);
  return () => addon.stackId(ids);
}
