// Asks llvm-cxxfilt and c++filt for the names of functions of C++ and Rust, for ours to be compared with:
// `node tools/mangled-names.mjs`. What it writes is checked in, so that tests need none of it. Needs
// clang, LLVM and binutils, wasi's libc++ (Debian: libc++-dev-wasm32, libc++abi-dev-wasm32), and rustup's
// stable and nightly compilers.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './toolchain.mjs';

const folder = join(root, 'packages/collector-wasm/test/symbolise/demangle/names');
const built = mkdtempSync(join(tmpdir(), 'tracemalloc-names-'));
/** Longer ones say the same again. */
const MOST_LETTERS = 240;

/** @type {(program: string, args: string[], input?: string) => string} */
const run = (program, args, input = '') =>
  execFileSync(program, args, { cwd: folder, input, encoding: 'utf8', maxBuffer: 2 ** 28 });

/** @type {(pattern: RegExp, ...files: string[]) => string[]} */
function symbols(pattern, ...files) {
  const found = run('llvm-nm', files).match(pattern) ?? [];
  return [...new Set(found)].filter((name) => name.length <= MOST_LETTERS).sort();
}

/** So many of them, from all over the list. @type {(names: string[], count: number) => string[]} */
const some = (names, count) =>
  names.filter(
    (_, at) =>
      Math.floor((at * count) / names.length) !== Math.floor(((at - 1) * count) / names.length),
  );

/** @type {(tool: string, names: string[]) => string[][]} */
function demangled(tool, names) {
  const answers = run(tool, [], `${names.join('\n')}\n`)
    .trimEnd()
    .split('\n');
  return names.map((name, at) => [name, answers[at] ?? '']);
}

/** Newer versions of LLVM write it so. @type {(text: string) => string} */
const withoutGaps = (text) =>
  text.includes('> >') ? withoutGaps(text.replace('> >', '>>')) : text;

try {
  const own = join(built, 'names.o');
  run('clang++', ['-std=c++17', '-O0', '-w', '-c', 'names.cc', '-o', own]);
  const rust = (/** @type {string[]} */ ...options) => {
    const output = join(built, options.join(''));
    run('rustc', [...options, '--edition', '2021', '-A', 'warnings', 'names.rs', '-o', output]);
    return output;
  };
  const libraries = ['libc++.a', 'libc++abi.a'].map((name) => `/usr/lib/wasm32-wasi/${name}`);
  const cxx = [
    ...some(symbols(/\b_Z\w+/g, own), 250),
    ...some(symbols(/\b_Z\w+/g, ...libraries), 400),
  ];
  const v0 = ['+stable', '+nightly'].map((version) =>
    rust(version, '-Csymbol-mangling-version=v0'),
  );
  const legacy = rust('+nightly', '-Csymbol-mangling-version=legacy', '-Zunstable-options');
  const names = [
    ...demangled('llvm-cxxfilt', cxx).map(([name, text = '']) => [name, withoutGaps(text)]),
    ...demangled('llvm-cxxfilt', some(symbols(/\b_R\w+/g, ...v0), 250)),
    // The hash at the end is part of what binutils says.
    ...demangled('c++filt', some(symbols(/\b_ZN[\w.$]+17h[0-9a-f]{16}E\b/g, legacy), 150)).map(
      ([name, text = '']) => [name, text.replace(/::h[0-9a-f]{16}$/, '')],
    ),
  ];
  // Which some are too new for, or write as they are.
  const known = names.filter(([name, text = '']) => text !== name && !text.includes('$'));
  const lines = known.map((pair) => JSON.stringify(pair));
  writeFileSync(join(folder, 'names.jsonl'), `${lines.join('\n')}\n`);
  console.log(`names.jsonl: ${known.length} names`);
} finally {
  rmSync(built, { recursive: true });
}
