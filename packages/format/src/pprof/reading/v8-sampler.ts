import type { ProfileTables } from './profile-tables.ts';

/**
 * Whether the profile is of V8's sampling heap profiler, by way of pprof-nodejs or its successors
 * (Google, Datadog, Pyroscope, Platformatic): no binaries, and functions that are named
 * `(anonymous:L#12:C#3)` by their first line, or are Node.js's own. V8 knows of each frame only where
 * its function begins, and that is what they write into the field of the line.
 *
 * @see getFunction in https://github.com/DataDog/pprof-nodejs/blob/main/ts/src/profile-serializer.ts
 */
export function isOfV8Sampler({ header, strings, functions, locations }: ProfileTables): boolean {
  if (header.mappings.length > 0 || locations.address.some((address) => address !== 0))
    return false;
  const isTheirs = (row: number): boolean =>
    /^\(anonymous:L#\d+/.test(strings[functions.name[row]!] ?? '') ||
    strings[functions.filename[row]!]?.startsWith('node:') === true;
  let found = false;
  for (let row = 0; row < functions.name.length; row++) {
    if (functions.startLine[row] !== 0) return false;
    if (functions.systemName[row] !== functions.name[row]) return false;
    found ||= isTheirs(row);
  }
  return found;
}
