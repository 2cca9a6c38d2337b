import type { RawSourceMap } from 'source-map';
import type { MapSection } from './parse-source-map.ts';
import type { Consumer } from './trace-places.ts';

/**
 * Opens the mappings of a section with the npm package `source-map`, which is loaded when the first
 * map is. Sources are called `0`, `1`, …: the package would resolve each as a URL, refuse the whole
 * map for a single one that is none, and change those of webpack.
 *
 * `mappingsWasm` is for browsers: in Node.js the package finds that file itself.
 */
export async function openConsumer(
  { sourceCount, names, mappings }: MapSection,
  mappingsWasm: string | ArrayBuffer | undefined,
): Promise<Consumer> {
  const { SourceMapConsumer } = await import('source-map');
  if (mappingsWasm !== undefined) {
    SourceMapConsumer.initialize({ 'lib/mappings.wasm': mappingsWasm });
  }
  const sources = Array.from({ length: sourceCount }, (_, source) => String(source));
  // The package makes strings of names itself, and needs no file.
  const map = { version: 3, sources, names, mappings } as unknown as RawSourceMap;
  return new SourceMapConsumer(map);
}
