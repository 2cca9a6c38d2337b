import { type RawSourceMap, SourceMapGenerator } from 'source-map';

/**
 * The source map of a picture, one mapping a line: generated line and column, source, original line
 * and column, name; lines from 1, columns from 0.
 *
 * ```text
 * 1:0 a.ts 3:2
 * 1:9 a.ts 3:11 remember
 * 1:20
 * ```
 */
export function mapOf(picture: string, more: Partial<RawSourceMap> = {}): RawSourceMap {
  const generator = new SourceMapGenerator({ skipValidation: true });
  for (const mapping of picture.trim().split('\n')) {
    const [generated, source, original, name] = mapping.trim().split(' ');
    generator.addMapping({
      generated: place(generated!),
      ...(source === undefined ? {} : { source, original: place(original!) }),
      ...(name === undefined ? {} : { name }),
    } as Parameters<SourceMapGenerator['addMapping']>[0]);
  }
  const { sourceRoot: _, ...map } = generator.toJSON();
  return { ...map, ...more };
}

function place(text: string): { line: number; column: number } {
  const [line, column] = text.split(':').map(Number);
  return { line: line!, column: column! };
}
