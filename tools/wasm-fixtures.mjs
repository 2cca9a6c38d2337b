// Compiles the guests that tests of collector-wasm trace: `npm run wasm-fixtures`. What it makes is
// checked in, so that tests need no compiler. Needs clang, lld, wasi-libc, its libc++ and the runtime
// library of clang for wasm32 (Debian: clang lld wasi-libc libc++-dev-wasm32 libc++abi-dev-wasm32
// libclang-rt-dev-wasm32); AssemblyScript comes with the installation.
import { readdirSync } from 'node:fs';
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
const linkThreads = '-Wl,--no-entry,--shared-memory,--import-memory,--max-memory=1048576,--strip-debug';
/** How a source is compiled, by its name or its ending. @type {Record<string, string[]>} */
const compilers = {
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
  const end = await runProgram(program, [...options, join(folder, file), '-o', output]);
  if (end.status === 0) continue;
  endAs(end);
  break;
}
