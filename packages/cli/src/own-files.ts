import { createRequire } from 'node:module';
import { addOwnFiles } from '@tracemalloc/collector-node';

/**
 * Declares the files of this package, of format, and of the protobufjs that format writes with as
 * the tracer's own, so that what they allocate does not show as the user's.
 */
export function declareOwnFiles(): void {
  const format = import.meta.resolve('@tracemalloc/format');
  const protobufjs = createRequire(format).resolve('protobufjs/package.json');
  addOwnFiles(new URL('.', import.meta.url).href);
  addOwnFiles(new URL('.', format).href);
  addOwnFiles(protobufjs.slice(0, -'package.json'.length));
}
