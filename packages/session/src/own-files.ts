import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { addOwnFiles } from '@tracemalloc/call-stacks';

/**
 * Declares the files of this package, of format and of collector-wasm as the tracer's own, so that what they allocate
 * does not show as the program's; protobufjs and its long, which a program may use as well, where they call them.
 */
export function declareOwnFiles(): void {
  const format = import.meta.resolve('@tracemalloc/format');
  const protobufjs = createRequire(format).resolve('protobufjs/package.json');
  const long = createRequire(protobufjs).resolve('long');
  addOwnFiles(new URL('.', import.meta.url).href);
  addOwnFiles(new URL('.', format).href);
  addOwnFiles(new URL('.', import.meta.resolve('@tracemalloc/collector-wasm')).href);
  addOwnFiles(dirname(protobufjs), { dependency: true });
  addOwnFiles(dirname(long), { dependency: true });
}
