import { declareOwnFiles } from './own-files.ts';

declareOwnFiles();

export * from '@tracemalloc/collector-node';
export * from '@tracemalloc/core';
export * from '@tracemalloc/format';
