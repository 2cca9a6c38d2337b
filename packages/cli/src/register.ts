/**
 * `TRACEMALLOC=25 node --import tracemalloc/register app.js`: tracing from the first line on, as
 * `PYTHONTRACEMALLOC` does for Python.
 *
 * @module tracemalloc/register
 */

import { writeSync } from 'node:fs';
import { isTracing, optionsFromEnvironment, start } from '@tracemalloc/collector-node';
import { TracemallocError } from '@tracemalloc/core';
import { declareOwnFiles } from './own-files.ts';

try {
  const options = optionsFromEnvironment(process.env);
  if (options !== undefined && !isTracing()) {
    declareOwnFiles();
    start(options);
  }
} catch (error) {
  if (!(error instanceof TracemallocError)) throw error;
  writeSync(2, `${error.message}\n`);
  process.exit(1);
}
