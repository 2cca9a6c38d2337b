import { LineCache, type SourceReader } from './line-cache.ts';
import type { SourceMapReader } from './source-map-reader.ts';

/** What a runtime has: sources and their maps. */
export type RuntimeSources = SourceReader & SourceMapReader;

let runtime: RuntimeSources | undefined;

/** Says what the runtime has; none unless said. The package's entry for Node.js gives it files. */
export function setRuntimeSources(sources: RuntimeSources): void {
  runtime = sources;
}

/** Reads what the runtime has. */
export const runtimeSources: RuntimeSources = {
  read: (filename) => runtime?.read(filename),
  version: (filename) => runtime?.version?.(filename),
  sourceMap: (filename) => runtime?.sourceMap?.(filename),
};

/**
 * The cache that is used where no other is given; one a process, as Python's linecache. In Node.js it
 * reads files; elsewhere it has what was added to it.
 */
export const defaultLineCache: LineCache = new LineCache(runtimeSources);
