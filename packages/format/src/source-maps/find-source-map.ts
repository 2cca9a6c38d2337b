import { dataUrlText } from '../sources/data-url.ts';
import { decodeSource } from '../sources/decode-source.ts';
import type { SourceMapReader } from '../sources/source-map-reader.ts';
import { resolveLocation } from './location.ts';
import { parseSourceMap, type SourceMap } from './parse-source-map.ts';
import { isWasm, sourceMappingUrl, wasmSourceMappingUrl } from './source-mapping-url.ts';

/** The source map of one generated file. */
export interface FoundSourceMap {
  readonly map: SourceMap;
  /** Its sources are relative to this place. */
  readonly location: string;
  /** The text of the generated file, if it is JavaScript and can be read. */
  readonly generated: string | undefined;
}

/** A source map that a file refers to, and that cannot be used. */
export interface BrokenSourceMap {
  /** The place where it should be; absent if it is in the file itself. */
  readonly sourceMap?: string;
  /** Why it cannot be used, in one line. */
  readonly reason: string;
}

/** The source map of a generated file; `undefined` if it has none. Never throws. */
export async function findSourceMap(
  filename: string,
  reader: SourceMapReader,
): Promise<FoundSourceMap | BrokenSourceMap | undefined> {
  let sourceMap: string | undefined;
  try {
    const known = await reader.sourceMap?.(filename);
    const source = await reader.read(filename);
    const generated = source === undefined || isWasm(source) ? undefined : decodeSource(source);
    if (known !== undefined) return { map: parseSourceMap(known), location: filename, generated };
    if (source === undefined) return undefined;
    const url = isWasm(source) ? wasmSourceMappingUrl(source) : sourceMappingUrl(generated ?? '');
    if (url === undefined) return undefined;
    if (/^data:/i.test(url)) {
      const inline = dataUrlText(url);
      if (inline === undefined) return { reason: 'its data: URL cannot be decoded' };
      return { map: parseSourceMap(inline), location: filename, generated };
    }
    sourceMap = resolveLocation(url, filename);
    const external = await reader.read(sourceMap);
    if (external === undefined) return { sourceMap, reason: 'it cannot be read' };
    const text = decodeSource(external);
    if (text === undefined) return { sourceMap, reason: 'it is not UTF-8' };
    return { map: parseSourceMap(text), location: sourceMap, generated };
  } catch (error) {
    return { ...(sourceMap === undefined ? {} : { sourceMap }), reason: reasonOf(error) };
  }
}

/** The message of an error as one short line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').slice(0, 200);
}
