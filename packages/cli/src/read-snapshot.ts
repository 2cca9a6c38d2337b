import type { Snapshot } from '@tracemalloc/core';
import { load } from '@tracemalloc/format';
import { failure } from './command-error.ts';
import { oneLine } from './one-line.ts';

/**
 * Reads a snapshot file for a command.
 *
 * @throws {CommandError} with exit code 1 and one line that names the file.
 */
export async function readSnapshot(path: string): Promise<Snapshot> {
  try {
    return await load(path);
  } catch (error) {
    throw failure(oneLine(error), error);
  }
}
