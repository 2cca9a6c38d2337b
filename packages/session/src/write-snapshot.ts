import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { oneLine, type Snapshot } from '@tracemalloc/core';
import { dumpSync } from '@tracemalloc/format';
import type { RunResult } from './run-settings.ts';

/** Writes the snapshot to `output`; if that fails, to the folder for temporary files. */
export function writeSomewhere(snapshot: Snapshot, output: string): RunResult {
  try {
    dumpSync(snapshot, output);
    return { path: output };
  } catch (error) {
    // A folder of its own: the name may be somebody else's file.
    const path = join(mkdtempSync(join(tmpdir(), 'tracemalloc-')), basename(output));
    dumpSync(snapshot, path);
    return { path, problem: `cannot write ${output}: ${oneLine(error)}; wrote ${path} instead` };
  }
}
