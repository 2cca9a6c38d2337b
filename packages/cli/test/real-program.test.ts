import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSync } from '@tracemalloc/format';
import { expect, it } from 'vitest';
import { emptyFolder, node, tracemalloc } from './command.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
// The compiler in JavaScript, which the API reference is made with; the build's own is native.
const compiler = createRequire(join(root, 'tools/docs/package.json')).resolve(
  'typescript/lib/tsc.js',
);

/** Every file below a folder, with a hash of its bytes. */
function contentOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => {
      const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
      return `${relative(folder, path)} ${hash}`;
    })
    .sort();
}

it('leaves the output of the TypeScript compiler as it is, byte by byte', {
  timeout: 120_000,
}, async () => {
  const folder = emptyFolder();
  const compile = (target: string) => {
    mkdirSync(join(folder, target));
    const options = [
      '--declaration',
      '--sourceMap',
      '--noEmitOnError',
      'false',
      '--pretty',
      'false',
    ];
    const project = [
      '-p',
      join(root, 'packages/core/tsconfig.build.json'),
      '--incremental',
      'false',
    ];
    const output = ['--composite', 'false', '--outDir', join(folder, target)];
    return [compiler, ...project, ...options, ...output];
  };
  const plain = await node(compile('plain'));
  const snapshot = join(folder, 'compiler.tracemalloc');
  const run = ['run', '--top', '0', '--interval', '65536', '-o', snapshot];
  const traced = await tracemalloc([...run, ...compile('traced')]);

  expect(traced.stdout).toBe(plain.stdout);
  expect(traced.code).toBe(plain.code);
  expect(contentOf(join(folder, 'traced'))).toEqual(contentOf(join(folder, 'plain')));
  expect(contentOf(join(folder, 'plain')).length).toBeGreaterThan(50);

  const [most] = loadSync(snapshot).statistics('filename');
  expect(most?.traceback.at(0)?.filename).toMatch(/typescript.*\.js$/);
});
