// The TypeScript compiler at work on the sources of a folder, traced exactly or not:
// `compile.mjs <path of typescript.js> <folder> [traced]`. Prints a hash of its output, and what V8 and
// the trace say was allocated.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { GCProfiler, getHeapStatistics } from 'node:v8';
import { start, takeSnapshot } from '@tracemalloc/collector-node';

const [compiler, folder, traced] = process.argv.slice(2);

function compileAll() {
  const typescript = createRequire(import.meta.url)(compiler);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.ts')) continue;
    const { outputText, sourceMapText } = typescript.transpileModule(
      readFileSync(join(folder, name), 'utf8'),
      { fileName: name, compilerOptions: { sourceMap: true, target: 'ES2017' } },
    );
    hash.update(outputText).update(sourceMapText);
  }
  return hash.digest('hex');
}

const collections = new GCProfiler();
if (traced) start({ exact: true, nframe: 25 });
collections.start();
const before = getHeapStatistics().used_heap_size;
const hash = compileAll();
const allocated = getHeapStatistics().used_heap_size - before;
const { statistics } = collections.stop();
const snapshot = traced ? takeSnapshot() : undefined;
console.log(
  JSON.stringify({
    hash,
    allocated,
    collections: statistics.length,
    ...(snapshot && {
      traced: snapshot.total.size,
      tracer: snapshot.metadata.tracer,
      collector: snapshot.metadata.collectors[0],
    }),
  }),
);
