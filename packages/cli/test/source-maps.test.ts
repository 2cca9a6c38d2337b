import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, tracemalloc } from './command.ts';

const SOURCE = `interface Nothing {
  readonly here: never;
}

const kept: unknown[] = [];

export function keep(count: number): void {
  for (let i = 0; i < count; i++) kept.push(new Array<number>(1000).fill(i));
}

keep(500);
`;

/** A program in TypeScript, built into dist with source maps. */
function builtProgram(): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'src/main.ts'), SOURCE);
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const options = ['--sourceMap', '--module', 'nodenext', '--target', 'es2022', '--types', ''];
  const files = ['--rootDir', 'src', '--outDir', 'dist', 'src/main.ts'];
  const args = [join(dirname(manifest), 'bin/tsc'), '--ignoreConfig', ...options, ...files];
  execFileSync(process.execPath, args, { cwd: folder });
  return folder;
}

/** Standard output of a command that succeeds. */
async function output(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await tracemalloc(args, { cwd });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** Where `keep` allocates, in the source and in what was compiled: by line where this engine knows it. */
function placesOf(report: string): { source: [string, string, string]; generated: string } {
  if (report.includes('(engine lines)')) {
    const line = '    for (let i = 0; i < count; i++) kept.push(new Array<number>(1000).fill(i));';
    return {
      source: ['src/main.ts:8 in keep', '  File "src/main.ts", line 8, in keep', line],
      generated: 'dist/main.js:4 in keep',
    };
  }
  const line = '    export function keep(count: number): void {';
  return {
    source: ['src/main.ts:7 (function keep)', '  File "src/main.ts", line 7 (function keep)', line],
    generated: 'dist/main.js:2 (function keep)',
  };
}

describe('a program with source maps', () => {
  it('is shown in terms of its sources, from its run on', async () => {
    const folder = builtProgram();
    const args = ['run', '--exact', '-o', 'a.tracemalloc', 'dist/main.js'];
    const { code, stderr } = await tracemalloc(args, { cwd: folder });
    expect(code).toBe(0);
    const [place, file, line] = placesOf(stderr).source;
    expect(stderr).toMatch(`#1: ${place}: 3`);

    const top = await output(folder, 'top', 'a.tracemalloc', '-n', '1');
    expect(top.split('\n').slice(1, 3)).toEqual([expect.stringContaining(`#1: ${place}`), line]);
    expect(top).not.toMatch('Source maps');
    expect(await output(folder, 'diff', 'a.tracemalloc', 'a.tracemalloc')).toMatch(place);
    const show = await output(folder, 'show', 'a.tracemalloc', '-n', '1', '--include', 'src/*');
    expect(show).toMatch(`${file}\n${line}`);
    const [row] = JSON.parse(await output(folder, 'top', 'a.tracemalloc', '--json', '-n', '1'));
    expect(row).toMatchObject({
      filename: join(folder, 'src/main.ts'),
      lineno: Number(/\d+/.exec(place)![0]),
    });
  });

  it('counts what it maps when asked to, and says what is broken without being asked', async () => {
    const folder = builtProgram();
    const args = ['run', '--exact', '-o', 'a.tracemalloc', '--top', '0', 'dist/main.js'];
    expect((await tracemalloc(args, { cwd: folder })).code).toBe(0);
    const counted = await output(folder, 'top', 'a.tracemalloc', '--source-maps');
    expect(counted).toMatch(
      /\nSource maps: \d+ frames mapped, 0 without an original, \d+ of files without a map\n$/,
    );
    const { generated: place } = placesOf(counted);
    const generated = await output(folder, 'top', 'a.tracemalloc', '--no-source-maps');
    expect(generated).toMatch(`#1: ${place}: `);
    expect(generated).not.toMatch('src/main.ts');

    rmSync(join(folder, 'dist/main.js.map'));
    const broken = await output(folder, 'top', 'a.tracemalloc');
    expect(broken).toMatch(`#1: ${place}: `);
    expect(broken).toMatch(
      /\nSource maps of no use: 1, for \d+ frames: dist\/main\.js \(dist\/main\.js\.map: it cannot be read\)\n$/,
    );
  });
});
