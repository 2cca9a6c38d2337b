// Compiles the guests that tests of collector-wasm trace, and asks llvm-symbolizer what stands where in
// one of them: `npm run wasm-fixtures`. What it makes is checked in, so that tests need neither. Needs
// clang, lld, llvm, wasi-libc, its libc++ and the runtime library of clang for wasm32 (Debian: clang lld
// wasi-libc libc++-dev-wasm32 libc++abi-dev-wasm32 libclang-rt-dev-wasm32); AssemblyScript comes with the
// installation. Guests of Emscripten (3.1.6) and of Rust (1.63 with its library for wasm32; Debian:
// emscripten rustc libstd-rust-dev-wasm32) stay as they are where these are not. Without binaryen's
// wasm-opt on the PATH: clang would run it, and the names would be lost.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endAs, root, runProgram } from './toolchain.mjs';

const folder = join(root, 'packages/collector-wasm/test/guests');
/** -fno-builtin: clang takes pairs of malloc and free away. */
const clang = [
  '--target=wasm32-wasi',
  '-O2',
  '-fno-builtin',
  '-mexec-model=reactor',
  '-Wl,--strip-debug',
];
/** wasi-libc of Debian has no threads: without a library. */
const threads = ['--target=wasm32', '-O2', '-nostdlib', '-matomics', '-mbulk-memory'];
const linkThreads =
  '-Wl,--no-entry,--shared-memory,--import-memory,--max-memory=1048576,--strip-debug';
/** With debug information, which names the places of sources as if they were here. */
const debug = [
  '-g',
  '-gdwarf-5',
  '-std=c++17',
  '-fno-exceptions',
  '-fdebug-compilation-dir=/guests',
];
/** Emscripten: functions that are not defined are imports, names stay. */
const emscripten = [
  '-fno-builtin',
  '--no-entry',
  '--profiling-funcs',
  '-sERROR_ON_UNDEFINED_SYMBOLS=0',
  '-Wl,--export-table',
];
const rust = [
  '--edition=2021',
  '--crate-type=cdylib',
  '--target=wasm32-unknown-unknown',
  '-Clto=fat',
  '-Cpanic=abort',
  '-Cstrip=debuginfo',
  '-Clinker=wasm-ld',
  '-Clinker-flavor=wasm-ld',
];
const asc = join(root, 'packages/collector-wasm/node_modules/assemblyscript/bin/asc.js');

/** What is made of which source, by which command. @type {readonly (readonly string[])[]} */
const guests = [
  ['lines', 'lines.cc', 'clang++', ...clang.slice(0, -1), ...debug],
  ['threads', 'threads.c', 'clang', ...threads, linkThreads],
  ...['own-allocator', 'pairs', 'semantics'].map((name) => {
    return [name, `${name}.c`, 'clang', ...clang, '-Wl,--export-table'];
  }),
  ['news', 'news.cc', 'clang++', ...clang, '-std=c++17', '-fno-exceptions'],
  ['program', 'program.ts', 'node', asc, '--debug'],
  ['semantics-dlmalloc', 'semantics.c', 'emcc', ...emscripten, '-O3', '-sMALLOC=dlmalloc'],
  ['semantics-emmalloc', 'semantics.c', 'emcc', ...emscripten, '-O3', '-sMALLOC=emmalloc'],
  ['news-emmalloc', 'news.cc', 'em++', ...emscripten, '-std=c++17', '-O2', '-sMALLOC=emmalloc'],
  ['longjmp-js', 'longjmp.c', 'emcc', ...emscripten, '-O2', '-sSUPPORT_LONGJMP=emscripten'],
  ['longjmp-wasm', 'longjmp.c', 'emcc', ...emscripten, '-O2', '-sSUPPORT_LONGJMP=wasm'],
  ['throws', 'throws.cc', 'em++', ...emscripten, '-O2', '-fwasm-exceptions', '-sMALLOC=emmalloc'],
  ['semantics-rust', 'semantics.rs', 'rustc', ...rust, '-Copt-level=3'],
  ['semantics-rust-small', 'semantics.rs', 'rustc', ...rust, '-Copt-level=z'],
];
/** Those that may not be there. */
const optional = new Set(['emcc', 'em++', 'rustc']);

for (const [name = '', source = '', compiler = '', ...options] of guests) {
  const output = join(folder, `${name}.wasm`);
  if (optional.has(compiler) && !canCompile(compiler)) {
    console.log(`${name}.wasm stays as it is: ${compiler} for WebAssembly is not here`);
    continue;
  }
  console.log(`${source} → ${name}.wasm`);
  const end = await runProgram(compiler, [...options, source, '-o', output], { cwd: folder });
  if (end.status === 0) continue;
  endAs(end);
  process.exit();
}

/** @param {string} compiler */
function canCompile(compiler) {
  if (compiler !== 'rustc') return spawnSync(compiler, ['--version']).status === 0;
  const print = ['--print=target-libdir', '--target=wasm32-unknown-unknown'];
  const { status, stdout } = spawnSync(compiler, print, { encoding: 'utf8' });
  return status === 0 && existsSync(stdout.trim());
}

// What llvm-symbolizer says of every call and of other instructions, 1000 in all, inlined frames
// included, for ours to be compared with.
const dist = '../packages/collector-wasm/dist/binary';
const { readModule } = await import(`${dist}/module-reader.js`);
const { readBodies, readLocals } = await import(`${dist}/code-section.js`);
const { InstructionWalker } = await import(`${dist}/instructions.js`);

const module = readModule(new Uint8Array(readFileSync(join(folder, 'lines.wasm'))));
const start =
  module.sections.find((/** @type {{ name: string }} */ { name }) => name === 'code')?.contents
    .offset ?? 0;
const bodies = readBodies(module);
const walker = new InstructionWalker(module.bytes);
/** @type {number[]} */
const calls = [];
/** @type {number[]} */
const others = [];
for (let body = 0; body < bodies.length; body++) {
  walker.enter(bodies.start[body], bodies.end[body]);
  readLocals(walker);
  while (walker.offset < walker.end) {
    const offset = walker.offset - start;
    const opcode = walker.skip();
    (opcode === 0x10 || opcode === 0x11 ? calls : others).push(offset);
  }
}
const step = others.length / (1000 - calls.length);
for (let at = 0; calls.length < 1000; at++) calls.push(others[Math.floor(at * step)] ?? 0);
calls.sort((a, b) => a - b);
const { stdout, status, stderr } = spawnSync(
  'llvm-symbolizer',
  ['--obj=lines.wasm', '--output-style=JSON', '--inlines'],
  { cwd: folder, input: calls.join('\n'), encoding: 'utf8', maxBuffer: 2 ** 28 },
);
if (status !== 0) throw new Error(`llvm-symbolizer: ${stderr}`);
const answers = stdout
  .trim()
  .split('\n')
  .map((line, at) => {
    /** @type {{ FileName: string, Line: number, Column: number, FunctionName: string }[]} */
    const frames = JSON.parse(line).Symbol;
    return JSON.stringify([
      calls[at],
      ...frames.map((own) => [own.FileName, own.Line, own.Column, plainName(own.FunctionName)]),
    ]);
  });
writeFileSync(join(folder, 'lines.symbols.json'), `[\n${answers.join(',\n')}\n]\n`);
console.log(`lines.symbols.json: ${answers.length} instructions`);

/**
 * A demangled name without the types of templates and parameters.
 * @param {string} name
 */
function plainName(name) {
  const operator = /\boperator\W*?(?=\(|<\w)/.exec(name);
  const own = operator?.[0] ?? '';
  let plain = operator ? name.slice(0, operator.index) : name;
  for (let last = ''; last !== plain; ) {
    last = plain;
    plain = plain.replace(/<[^<>]*>/g, '');
  }
  const withoutParameters = plain
    .replace(/\(anonymous namespace\)/g, '{anonymous}')
    .replace(/\(.*$/s, '');
  return (withoutParameters.split(' ').at(-1) ?? '').replaceAll('std::__2::', 'std::') + own;
}
