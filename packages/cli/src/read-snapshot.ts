import { oneLine, type Snapshot } from '@tracemalloc/core';
import { load, originalPositions } from '@tracemalloc/format';
import { failure } from './command-error.ts';

/**
 * Reads a snapshot file for a command, `-` being standard input, in terms of the sources that were
 * written unless `sourceMaps` is false.
 *
 * @throws {CommandError} with exit code 1 and one line that names the file.
 */
export async function readOriginal(
  path: string,
  sourceMaps: boolean | undefined,
): Promise<Snapshot> {
  return toOriginal(await loadOrFail(path), sourceMaps);
}

/** The snapshot in terms of the sources that were written, unless `sourceMaps` is false. */
export async function toOriginal(
  snapshot: Snapshot,
  sourceMaps: boolean | undefined,
): Promise<Snapshot> {
  // Applied before it was written, where the maps were those of the program.
  const isOriginal = snapshot.metadata.sourceMaps !== undefined;
  return sourceMaps === false || isOriginal ? snapshot : originalPositions(snapshot);
}

async function loadOrFail(path: string): Promise<Snapshot> {
  try {
    return await load(path === '-' ? process.stdin : path);
  } catch (error) {
    // Of a file, the error names it.
    throw failure(`${path === '-' ? 'standard input: ' : ''}${oneLine(error)}`, error);
  }
}
