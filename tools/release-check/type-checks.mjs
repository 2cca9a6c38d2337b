import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, root } from '../toolchain.mjs';
import { capture } from './capture.mjs';

/** What docs/reference/api.md promises: a test compares them. */
export const OLDEST_TYPESCRIPT = '5.7';
export const OLDEST_TYPESCRIPT_FOR_COMMONJS = '5.8';
const releases = { 5.7: '5.7.3', 5.8: '5.8.3', '6.0': '6.0.3' };

/**
 * A consumer that gives options which may be undefined, reads what may be missing, and relies on what is typed:
 * where a declaration could not be resolved, it would be `any`, which `exact` refuses.
 */
const usage = `import { type Collector, type Frame, Snapshot, type Statistic } from '@tracemalloc/core';
import { displayTop, load } from '@tracemalloc/format';
import * as tracemalloc from 'tracemalloc';

type IsAny<T> = 0 extends 1 & T ? true : false;
function exact<T>(value: T, isAny: IsAny<T> & false): T {
  void isAny;
  return value;
}

declare const nframe: number | undefined;
declare const engine: tracemalloc.EngineKind | undefined;
const options: tracemalloc.StartOptions = { nframe, engine, exact: undefined };
tracemalloc.start(options);
const snapshot: Snapshot = exact(tracemalloc.takeSnapshot({ gc: undefined }), false);
const [first]: readonly Statistic[] = snapshot.statistics('lineno', false, 1);
const frame: Frame | undefined = exact(first?.traceback.at(0), false);
for (const { lineno } of first?.traceback ?? []) exact(lineno, false).toFixed();
for (const { size, traceback } of snapshot.traces) exact(size, false).toFixed(traceback.length);
const names: string[] = snapshot.traces.map(({ traceback }) => String(traceback));
const reason: string | undefined = snapshot.metadata.collectors[0]?.engineReason;
const text: string = displayTop(await load('a.tracemalloc'), { limit: undefined });
declare const collector: Collector;
const remove: () => void = tracemalloc.addCollector(collector);
remove();
// @ts-expect-error: not a group
snapshot.statistics('nothing');
// @ts-expect-error: read-only
snapshot.total.size = 1;
export { frame, names, reason, text };
`;

const commonJs = `import tracemalloc = require('tracemalloc');
import { Snapshot } from '@tracemalloc/core';
const snapshot: Snapshot = tracemalloc.takeSnapshot();
export = snapshot.total.size;
`;

/**
 * Compiles consumers of the installed packages with the oldest TypeScript that docs/reference/api.md promises and
 * with newer ones, under each setting that changes how declarations are found or read.
 * @param {string} folder where all packages are installed
 * @param {readonly string[]} modules all that can be imported
 * @param {NodeJS.ProcessEnv} env
 * @yields {{ what: string, problem: string }}
 */
export function* typeChecks(folder, modules, env) {
  const inside = join(folder, 'types');
  mkdirSync(inside);
  const every = modules.map((name, index) => `export * as m${index} from '${name}';\n`).join('');
  const files = { 'every.mts': every, 'usage.mts': usage, 'image-collector.mts': documented() };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(inside, name), text);
  writeFileSync(join(inside, 'consumer.cts'), commonJs);
  const strict = ['--strict', '--noEmit', '--skipLibCheck', 'false', '--target', 'es2023'];
  const at = { cwd: inside, env };
  const modern = [
    ['--module', 'node16'],
    ['--module', 'nodenext'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ];
  for (const release of [OLDEST_TYPESCRIPT, '6.0', 'newest']) {
    const tsc = compiler(release, at);
    for (const resolution of modern) {
      for (const isExact of ['true', 'false']) {
        const flags = [...resolution, '--exactOptionalPropertyTypes', isExact];
        yield {
          what: `TypeScript ${release} ${flags.join(' ')}`,
          problem: capture(process.execPath, [tsc, ...strict, ...flags, ...Object.keys(files)], at)
            .problem,
        };
      }
    }
  }
  for (const release of [OLDEST_TYPESCRIPT_FOR_COMMONJS, '6.0', 'newest']) {
    const tsc = compiler(release, at);
    const flags = ['--module', 'nodenext'];
    yield {
      what: `TypeScript ${release} reads the types for a CommonJS file`,
      problem: capture(process.execPath, [tsc, ...strict, ...flags, 'consumer.cts'], at).problem,
    };
  }
}

/** The collector in TypeScript that a page builds. */
function documented() {
  const page = readFileSync(join(root, 'docs/how-to/write-a-collector.md'), 'utf8');
  const [, code] = /^```ts\n(\/\/ image-collector\.ts\n.*?)^```$/ms.exec(page) ?? [];
  if (code === undefined)
    throw new Error('docs/how-to/write-a-collector.md has no image-collector.ts');
  return code;
}

/**
 * Gets a release of the compiler.
 * @param {string} release
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} at
 * @returns {string} its file
 */
function compiler(release, { cwd, env }) {
  if (release === 'newest') return commandOf('tsc');
  const prefix = join(cwd, `typescript-${release}`);
  const file = join(prefix, 'node_modules/typescript/lib/tsc.js');
  if (existsSync(file)) return file;
  mkdirSync(prefix);
  const exact = releases[/** @type {keyof typeof releases} */ (release)];
  const install = ['install', '--no-audit', '--no-fund', '--prefix', prefix, `typescript@${exact}`];
  const { problem } = capture('npm', install, { cwd, env, shell: process.platform === 'win32' });
  if (problem !== '') throw new Error(problem);
  return file;
}
