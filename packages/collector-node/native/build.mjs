// Builds the addon for the Node.js that runs this, with the headers that came with it:
//
//   node native/build.mjs [--required] [--download-headers] [--sanitize]
//
// Without a compiler, Python or headers there is no addon, and the inspector engine does the work: that
// is said in one line and is no failure, unless `--required`. `--download-headers` lets node-gyp fetch
// headers where none are installed (Windows). `--sanitize` is AddressSanitizer (GCC, Clang).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// The same that looks for the addon says where it goes; so the package is built first.
const { addonPath } = await import(new URL('../dist/heap/addon-path.js', import.meta.url).href);

const native = dirname(fileURLToPath(import.meta.url));
const options = process.argv.slice(2);
const target = options.includes('--sanitize')
  ? join(native, 'build', 'sanitized', `abi${process.versions.modules}.node`)
  : addonPath();

/** @param {string} folder */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));

function isFresh() {
  const sources = [join(native, 'binding.gyp'), join(native, 'build.mjs')];
  const made = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return [...sources, ...filesIn(join(native, 'src'))].every(
    (file) => statSync(file).mtimeMs < made,
  );
}

/** Where this Node.js is installed, if its own headers are there as well. */
function headerPrefix() {
  const prefix = resolve(dirname(process.execPath), '..');
  const header = join(prefix, 'include', 'node', 'node_version.h');
  if (!existsSync(header)) return undefined;
  const text = readFileSync(header, 'utf8');
  const number = (/** @type {string} */ part) =>
    new RegExp(`#define NODE_${part}_VERSION (\\d+)`).exec(text)?.[1];
  const version = [number('MAJOR'), number('MINOR'), number('PATCH')].join('.');
  return version === process.versions.node ? prefix : undefined;
}

/** npm hands its settings down as `npm_*`, and node-gyp would take a `nodedir` for other headers. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
}

/** Builds in a folder of its own, so that builds for several versions do not meet. */
function build() {
  const prefix = headerPrefix();
  if (prefix === undefined && !options.includes('--download-headers')) {
    throw new Error(`no headers of Node.js ${process.versions.node} beside ${process.execPath}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-native-'));
  try {
    cpSync(join(native, 'binding.gyp'), join(folder, 'binding.gyp'));
    cpSync(join(native, 'src'), join(folder, 'src'), { recursive: true });
    const gyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
    const args = [gyp, 'rebuild', '--directory', folder, '--loglevel=error'];
    if (prefix !== undefined) args.push(`--nodedir=${prefix}`);
    if (options.includes('--sanitize')) args.push('--', '-Dsanitize=1');
    const made = spawnSync(process.execPath, args, { encoding: 'utf8', env: cleanEnvironment() });
    if (made.status !== 0) throw new Error(reasonIn(`${made.stdout}\n${made.stderr}`));
    place(join(folder, 'build', 'Release', 'tracemalloc.node'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The checksum keeps half a file from being loaded, which would end the process. */
function place(/** @type {string} */ made) {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const beside = `${target}.${process.pid}`;
  cpSync(made, beside);
  const sum = createHash('sha256').update(readFileSync(made)).digest('hex');
  writeFileSync(`${target}.sha256`, `${sum}\n`);
  renameSync(beside, target);
}

/** The line that says most, of all that node-gyp and the compiler print. */
function reasonIn(/** @type {string} */ output) {
  if (process.env.TRACEMALLOC_BUILD_VERBOSE === '1') console.error(output);
  const lines = output.split('\n').map((line) => line.replace(/^gyp ERR! /, '').trim());
  const telling = lines.find((line) => /error:|not found|could not|Could not find/i.test(line));
  return telling ?? lines.find((line) => line !== '') ?? 'node-gyp failed and said nothing';
}

if (!isFresh()) {
  try {
    build();
    console.log(`built ${relative(process.cwd(), target)}`);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    console.log(`no addon built, the inspector engine will do the work: ${message}`);
    if (options.includes('--required')) process.exitCode = 1;
  }
}
