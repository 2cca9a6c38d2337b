import { LineCache, type SourceReader } from './line-cache.ts';
import type { SourceMapReader } from './source-map-reader.ts';

/** Reads the sources of a runtime, and their maps. */
export type RuntimeSources = SourceReader & SourceMapReader;

let runtime: RuntimeSources | undefined;

/** Sets the reader of the runtime; default: none. The package's entry for Node.js sets files. */
export function setRuntimeSources(sources: RuntimeSources): void {
  runtime = sources;
}

/** Reads the sources of this runtime. */
export const runtimeSources: RuntimeSources = {
  read: (filename) => runtime?.read(filename),
  version: (filename) => runtime?.version?.(filename),
  sourceMap: (filename) => runtime?.sourceMap?.(filename),
};

/**
 * The default cache: one for the process, as Python's linecache. In Node.js it reads files. Elsewhere it has only the
 * sources that were added to it.
 */
export const defaultLineCache: LineCache = new LineCache(runtimeSources);
