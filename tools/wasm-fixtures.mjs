// Compiles the guests that tests of collector-wasm trace, and asks llvm-symbolizer what stands where in
// one of them: `npm run wasm-fixtures`. What it makes is checked in, so that tests need neither. Needs
// clang, lld, llvm, wasi-libc, its libc++ and the runtime
// library of clang for wasm32 (Debian: clang lld wasi-libc libc++-dev-wasm32 libc++abi-dev-wasm32
// libclang-rt-dev-wasm32); AssemblyScript comes with the installation.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
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
/** How a source is compiled, by its name or its ending. @type {Record<string, string[]>} */
const compilers = {
  'lines.cc': ['clang++', ...clang.slice(0, -1), ...debug],
  'threads.c': ['clang', ...threads, linkThreads],
  '.c': ['clang', ...clang, '-Wl,--export-table'],
  '.cc': ['clang++', ...clang, '-std=c++17', '-fno-exceptions'],
  '.ts': [
    'node',
    join(root, 'packages/collector-wasm/node_modules/assemblyscript/bin/asc.js'),
    '--debug',
  ],
};

for (const file of readdirSync(folder).sort()) {
  const compiler = compilers[file] ?? compilers[extname(file)];
  if (compiler === undefined) continue;
  const output = join(folder, `${basename(file, extname(file))}.wasm`);
  const [program = '', ...options] = compiler;
  console.log(`${file} → ${basename(output)}`);
  const end = await runProgram(program, [...options, file, '-o', output], { cwd: folder });
  if (end.status === 0) continue;
  endAs(end);
  process.exit();
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
