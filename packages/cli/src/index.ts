/**
 * Everything in one import: traces this process, and reads, writes and prints snapshots.
 *
 * @module tracemalloc
 */

import { declareOwnFiles } from './own-files.ts';

declareOwnFiles();

export * from '@tracemalloc/collector-node';
export * from '@tracemalloc/core';
export * from '@tracemalloc/format';
