// Compiles one source with each version of DWARF, and asks llvm-symbolizer what stands at every byte of the
// code, for ours to be compared with: `node tools/dwarf-fixtures.mjs`. What it writes is checked in. Needs
// clang, lld and LLVM.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './toolchain.mjs';

const folder = join(root, 'packages/collector-wasm/test/dwarf/versions');
const options = ['--target=wasm32', '-O2', '-nostdlib', '-Wl,--no-entry', '-Iinclude'];
/** @type {Record<string, string[]>} */
const versions = {
  'dwarf-2': ['-gdwarf-2'],
  'dwarf-3': ['-gdwarf-3'],
  'dwarf-4': ['-gdwarf-4'],
  'dwarf-5': ['-gdwarf-5'],
  'split-4': ['-gdwarf-4', '-gsplit-dwarf'],
  'split-5': ['-gdwarf-5', '-gsplit-dwarf'],
};

/** @type {(program: string, args: string[], input?: string) => string} */
const run = (program, args, input = '') =>
  execFileSync(program, args, { cwd: folder, input, encoding: 'utf8', maxBuffer: 2 ** 28 });

for (const [name, version] of Object.entries(versions)) {
  const output = join(folder, `${name}.wasm`);
  const isSplit = name.startsWith('split');
  // The other file of a split one is written there, and is not for anybody.
  const there = `-fdebug-compilation-dir=${isSplit ? '.' : '/guests'}`;
  run('clang', [...options, ...version, there, 'inlined.c', '-o', output]);
  for (const file of readdirSync(folder)) if (file.endsWith('.dwo')) rmSync(join(folder, file));
  const code = codeLength(readFileSync(output));
  const offsets = Array.from({ length: code }, (_, offset) => offset);
  const text = run(
    'llvm-symbolizer',
    [`--obj=${output}`, '--output-style=JSON', '--inlines'],
    offsets.join('\n'),
  );
  const answers = text
    .trimEnd()
    .split('\n')
    .map((line, offset) => {
      /** @type {{ FileName: string, Line: number, Column: number, FunctionName: string }[]} */
      const frames = JSON.parse(line).Symbol;
      return JSON.stringify([
        offset,
        ...frames.map((own) => [own.FileName, own.Line, own.Column, own.FunctionName]),
      ]);
    });
  writeFileSync(join(folder, `${name}.jsonl`), `${answers.join('\n')}\n`);
  console.log(`${name}: ${code} bytes of code`);
}
/**
 * Of the code section: https://webassembly.github.io/spec/core/binary/modules.html#sections
 * @param {Uint8Array} bytes
 */
function codeLength(bytes) {
  let at = 8;
  const leb = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++];
    const length = leb();
    if (id === 10) return length;
    at += length;
  }
  throw new Error('no code section');
}
