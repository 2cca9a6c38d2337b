import type { FrameRecord } from '@tracemalloc/core';
import { callSites, withoutAsync } from './call-sites.ts';
import { placeOf, Scripts } from './scripts.ts';

const scripts = new Scripts();

/**
 * The frames that called the function `below`, for `LiveTraces` or a `SnapshotBuilder`: the most recent first, at
 * most `limit`, without builtins. The most recent frame may be of a `node:` module. Costs about a microsecond a
 * frame.
 */
export function framesBelow(below: unknown, limit: number): FrameRecord[] {
  const frames: FrameRecord[] = [];
  // Between two frames with a script there is at most one builtin that matters, such as `map`.
  for (const site of withoutAsync(callSites(2 * limit + 1, below))) {
    const script = scripts.of(site);
    if (script === undefined) continue;
    frames.push(placeOf(site, script));
    if (frames.length === limit) break;
  }
  return frames;
}
