import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { root } from '../toolchain.mjs';

/**
 * What a page may have to download for core, in bytes: all of it, and what reading and filtering snapshots
 * takes. The goals are 14,000 and 10,000; neither may grow on the way there.
 */
export const CORE_BYTES_AT_MOST = 14_650;
export const SNAPSHOT_BYTES_AT_MOST = 12_650;

const core = join(root, 'packages/core/dist/index.js');

/**
 * Bundles and minifies a module that uses the built core, as web pages do.
 * @param {string} code what imports from `@tracemalloc/core`
 * @returns {Promise<{ code: string, bytes: number, external: string[] }>} `bytes`: gzipped;
 * `external`: what it imports from elsewhere
 */
export async function bundleWithCore(code) {
  const build = await rolldown({
    input: 'consumer.js',
    platform: 'browser',
    // Whatever is not found stays an import, and is counted below.
    external: (id) => id !== 'consumer.js' && id !== '@tracemalloc/core' && !/^[./]/.test(id),
    plugins: [
      {
        name: 'consumer',
        resolveId: (id) =>
          id === '@tracemalloc/core' ? core : id === 'consumer.js' ? id : undefined,
        load: (id) => (id === 'consumer.js' ? code : undefined),
      },
    ],
  });
  try {
    const { output } = await build.generate({ format: 'esm', minify: true, comments: false });
    const chunks = output.filter((file) => file.type === 'chunk');
    const text = chunks.map((chunk) => chunk.code).join('');
    return {
      code: text,
      bytes: gzipSync(text, { level: 9 }).length,
      external: chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]),
    };
  } finally {
    await build.close();
  }
}
