import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { emptyFolder, tracemalloc } from './command.ts';

/** collector-wasm has the compiler. */
const collectorWasm = fileURLToPath(new URL('../../collector-wasm', import.meta.url));
const ASC = join(collectorWasm, 'node_modules', 'assemblyscript', 'bin', 'asc.js');

const SOURCE = `const kept: Array<StaticArray<u8>> = [];

function page(): StaticArray<u8> {
  return new StaticArray<u8>(4096);
}

export function keep(count: i32): void {
  for (let i = 0; i < count; i++) {
    kept.push(page());
  }
}
`;

/** An AssemblyScript program, as its own compiler builds and loads it. */
function builtProgram(): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'assembly'));
  mkdirSync(join(folder, 'build'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'assembly/index.ts'), SOURCE);
  const options = ['--debug', '--sourceMap', '--bindings', 'esm', '-o', 'build/debug.wasm'];
  execFileSync(process.execPath, [ASC, 'assembly/index.ts', ...options], { cwd: folder });
  writeFileSync(
    join(folder, 'main.js'),
    "import { keep } from './build/debug.js';\n\nkeep(100);\n",
  );
  return folder;
}

it('shows the lines of AssemblyScript by the source map of its module', async () => {
  const cwd = builtProgram();
  const run = ['run', '--wasm', '--exact', '-o', 'out.tracemalloc', 'main.js'];
  expect((await tracemalloc(run, { cwd })).code).toBe(0);
  const top = await tracemalloc(['top', 'out.tracemalloc', '--domain', 'wasm'], { cwd });
  expect(top.stderr).toBe('');
  // The standard library allocates, in a line that the map carries along.
  expect(top.stdout).toMatch(
    /#1: \S*~lib\/staticarray\.ts:\d+ in \S*#constructor: 40\d KiB\n.*__new/,
  );
  const show = ['show', 'out.tracemalloc', '--domain', 'wasm', '--limit', '1'];
  const { stdout } = await tracemalloc(show, { cwd });
  const places = Array.from(
    stdout.matchAll(/(main\.js|index\.ts)", line (\d+)/g),
    ([, file, line]) => `${file}:${line}`,
  );
  expect(places).toEqual(['index.ts:4', 'index.ts:9', 'main.js:3']);
  expect(stdout).toContain('return new StaticArray<u8>(4096);');
});
