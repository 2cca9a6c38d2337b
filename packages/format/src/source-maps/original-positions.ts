import {
  type BrokenSourceMapOfFile,
  type FrameIndex,
  Snapshot,
  type SourceMapSummary,
} from '@tracemalloc/core';
import { checkSnapshot } from '../check-snapshot.ts';
import { defaultLineCache, runtimeSources } from '../sources/default-sources.ts';
import type { LineCache } from '../sources/line-cache.ts';
import type { SourceMapReader } from '../sources/source-map-reader.ts';
import { findSourceMap, reasonOf } from './find-source-map.ts';
import { FrameColumns } from './frame-columns.ts';
import type { MappedFrames } from './map-file.ts';
import { openConsumer } from './open-consumer.ts';
import type { OpenConsumer } from './trace-places.ts';

/** Options of {@link originalPositions}. */
export interface SourceMapOptions {
  /**
   * Reads generated files and maps. Default: {@link sourceFiles} in Node.js; elsewhere none.
   */
  readonly reader?: SourceMapReader | undefined;
  /**
   * Keeps the sources that maps carry, to print source lines from; default: {@link defaultLineCache}. `null`: they are not
   * kept.
   */
  readonly lineCache?: LineCache | null | undefined;
  /**
   * Needed in browsers, and only there: the URL or the bytes of `lib/mappings.wasm` of the npm package
   * `source-map`, which decodes mappings.
   */
  readonly mappingsWasm?: string | ArrayBuffer | undefined;
}

/**
 * The snapshot with the places of the original sources. If the file of a frame has a source map, the frame gets the file,
 * line and column of its original, and the function name if the map has it. Traces, their order, sizes and counts stay.
 * Frames and tracebacks that become equal become one. A frame that cannot be mapped stays as it is;
 * `metadata.sourceMaps` ({@link SourceMapSummary}) counts those.
 *
 * The first line of a function (position `'function'`) becomes the first line of the original function. An offset in a
 * WebAssembly module becomes the line that it comes from. A missing, broken or hostile map never makes this fail.
 *
 * Maps are opened one after the other, each once: O(mappings + rows); 0.7 s of CPU time for 100,000 frames and a map of
 * 10 MB.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` if `snapshot` is no snapshot.
 */
export async function originalPositions(
  snapshot: Snapshot,
  options: SourceMapOptions = {},
): Promise<Snapshot> {
  checkSnapshot(snapshot);
  const { reader = runtimeSources, lineCache = defaultLineCache, mappingsWasm } = options;
  const { tables } = snapshot;
  const mapped: MappedFrames = {
    columns: new FrameColumns(snapshot),
    calls: new Map(),
    unnamed: new Uint8Array(tables.frames.length),
    lineCache,
  };
  const open: OpenConsumer = (section) => openConsumer(section, mappingsWasm);
  const counts = { mapped: 0, unmapped: 0, withoutMap: 0 };
  const broken: BrokenSourceMapOfFile[] = [];
  for (const [filename, rows] of framesByFile(snapshot)) {
    // V8's own name of a module: no location, and its sampler knows only where a function begins.
    const found = filename.startsWith('wasm://wasm/')
      ? undefined
      : await findSourceMap(filename, reader);
    if (found === undefined) {
      counts.withoutMap += rows.length;
    } else if ('reason' in found) {
      broken.push({ filename, ...found, frames: rows.length });
    } else {
      try {
        // What maps is loaded for the first map: most snapshots have none.
        const { mapFile } = await import('./map-file.ts');
        const count = await mapFile(found, tables, rows, mapped, open);
        counts.mapped += count;
        counts.unmapped += rows.length - count;
      } catch (error) {
        const sourceMap = found.location === filename ? {} : { sourceMap: found.location };
        broken.push({ filename, ...sourceMap, reason: reasonOf(error), frames: rows.length });
      }
    }
  }
  const sourceMaps: SourceMapSummary = { ...counts, broken };
  const metadata = { ...snapshot.metadata, sourceMaps };
  if (counts.mapped === 0) {
    return Snapshot.fromTables(tables, { tracebackLimit: snapshot.tracebackLimit, metadata });
  }
  const { nameCalledFunctions } = await import('./called-functions.ts');
  nameCalledFunctions(tables, mapped.calls, mapped.unnamed, mapped.columns);
  return mapped.columns.finish(metadata);
}

function framesByFile({ tables }: Snapshot): Map<string, FrameIndex[]> {
  const { strings, frames } = tables;
  const byFile = new Map<number, FrameIndex[]>();
  for (let row = 0; row < frames.length; row++) {
    const filename = frames.filename[row]!;
    const rows = byFile.get(filename);
    if (rows === undefined) byFile.set(filename, [row]);
    else rows.push(row);
  }
  return new Map(Array.from(byFile, ([filename, rows]) => [strings[filename]!, rows]));
}
