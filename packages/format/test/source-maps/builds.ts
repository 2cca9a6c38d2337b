import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import swc from '@swc/wasm';
import * as esbuild from 'esbuild-wasm';
import * as vite from 'vite';
import webpack from 'webpack';

/** The folder of the program that the build tools build. */
export const SOURCES: string = fileURLToPath(new URL('../programs/shelf', import.meta.url));

const MAIN = join(SOURCES, 'main.ts');
const require = createRequire(import.meta.url);

/** Builds the program into an empty folder; returns the file to run. */
export type Build = (folder: string) => Promise<string>;

/** By the name of the tool and what it was told. */
export const builds: Record<string, Build> = {
  tsc: async (folder) => compileWithTsc(folder, ['--sourceMap']),

  'tsc, inline map with sources below a sourceRoot': async (folder) =>
    compileWithTsc(folder, [
      '--inlineSourceMap',
      '--inlineSources',
      '--sourceRoot',
      `${SOURCES}/`,
      '--rootDir',
      SOURCES,
    ]),

  'esbuild, minified bundle': async (folder) => buildWithEsbuild(folder, {}),

  'esbuild, minified bundle with an inline map': async (folder) =>
    buildWithEsbuild(folder, { sourcemap: 'inline', format: 'esm' }),

  'swc, minified': async (folder) => {
    for (const name of ['cache', 'main']) {
      const filename = join(SOURCES, `${name}.ts`);
      const { code, map } = swc.transformSync(readFileSync(filename, 'utf8'), {
        filename,
        sourceMaps: true,
        minify: true,
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2022',
          minify: { compress: true, mangle: { toplevel: true } },
          rewriteRelativeImportExtensions: true,
        } as object,
        module: { type: 'commonjs' },
      });
      writeFileSync(join(folder, `${name}.js`), `${code}\n//# sourceMappingURL=${name}.js.map\n`);
      writeFileSync(join(folder, `${name}.js.map`), map ?? '');
    }
    return commonJs(join(folder, 'main.js'));
  },

  'vite, minified': async (folder) => {
    await vite.build({
      configFile: false,
      root: SOURCES,
      logLevel: 'error',
      build: { ssr: MAIN, outDir: folder, minify: true, sourcemap: true, emptyOutDir: false },
    });
    return modules(join(folder, 'main.js'));
  },

  'webpack, minified': async (folder) => {
    await new Promise<void>((resolve, reject) => {
      webpack(
        {
          mode: 'production',
          target: 'node',
          context: SOURCES,
          entry: MAIN,
          devtool: 'source-map',
          output: { path: folder, filename: 'main.js', library: { type: 'commonjs2' } },
          module: {
            rules: [{ test: /\.ts$/, use: require.resolve('../programs/swc-loader.cjs') }],
          },
        },
        (error, stats) => {
          if (error) reject(error);
          else if (stats?.hasErrors()) reject(new Error(stats.toString()));
          else resolve();
        },
      );
    });
    return commonJs(join(folder, 'main.js'));
  },
};

async function buildWithEsbuild(folder: string, options: esbuild.BuildOptions): Promise<string> {
  const outfile = join(folder, 'main.mjs');
  await esbuild.build({
    entryPoints: [MAIN],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    sourcemap: true,
    ...options,
  });
  await esbuild.stop();
  return outfile;
}

function compileWithTsc(folder: string, options: readonly string[]): string {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  const always = ['--module', 'nodenext', '--target', 'es2022', '--types', ''];
  execFileSync(process.execPath, [
    tsc,
    '--ignoreConfig',
    '--rewriteRelativeImportExtensions',
    ...always,
    ...options,
    '--outDir',
    folder,
    MAIN,
  ]);
  return modules(join(folder, 'main.js'));
}

function commonJs(file: string): string {
  return ofType('commonjs', file);
}

function modules(file: string): string {
  return ofType('module', file);
}

function ofType(type: string, file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(join(dirname(file), 'package.json'), JSON.stringify({ type }));
  return file;
}
