import { oneLine, type Snapshot } from '@tracemalloc/core';
import { load, originalPositions } from '@tracemalloc/format';
import { failure } from './command-error.ts';

/**
 * Reads a snapshot file for a command; `-` is standard input. Maps it to the original sources unless `sourceMaps` is false.
 *
 * @throws {CommandError} with exit code 1 and one line that names the file.
 */
export async function readOriginal(
  path: string,
  sourceMaps: boolean | undefined,
): Promise<Snapshot> {
  return toOriginal(await loadOrFail(path), sourceMaps);
}

/** The snapshot with the places of the original sources, unless `sourceMaps` is false. */
export async function toOriginal(
  snapshot: Snapshot,
  sourceMaps: boolean | undefined,
): Promise<Snapshot> {
  // If so, the maps were applied before it was written, where the program's own maps were.
  const isOriginal = snapshot.metadata.sourceMaps !== undefined;
  return sourceMaps === false || isOriginal ? snapshot : originalPositions(snapshot);
}

async function loadOrFail(path: string): Promise<Snapshot> {
  try {
    return await load(path === '-' ? process.stdin : path);
  } catch (error) {
    // The error names a file, but not standard input.
    throw failure(`${path === '-' ? 'standard input: ' : ''}${oneLine(error)}`, error);
  }
}
