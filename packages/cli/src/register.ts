/**
 * `TRACEMALLOC=25 node --import tracemalloc/register app.js`: tracing from the first line on, as
 * `PYTHONTRACEMALLOC` does for Python. `TRACEMALLOC_OOM=FILE` asks for a last snapshot in that file when
 * memory runs out.
 *
 * @module tracemalloc/register
 */

import { writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { isTracing, optionsFromEnvironment, start } from '@tracemalloc/collector-node';
import { TracemallocError } from '@tracemalloc/core';
import { snapshotWriter, startWithLastSnapshot } from './last-snapshot.ts';
import { declareOwnFiles } from './own-files.ts';

try {
  const options = optionsFromEnvironment(process.env);
  if (options !== undefined && !isTracing()) {
    declareOwnFiles();
    const file = process.env.TRACEMALLOC_OOM ?? '';
    if (file === '') start(options);
    else {
      const problem = startWithLastSnapshot(options, snapshotWriter(resolve(file)));
      if (problem !== undefined) writeSync(2, `TRACEMALLOC_OOM: ${problem}\n`);
    }
  }
} catch (error) {
  if (!(error instanceof TracemallocError)) throw error;
  writeSync(2, `${error.message}\n`);
  process.exit(1);
}
