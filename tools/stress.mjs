// Runs collector-node's stress programs for a while each, with every way of tracing:
// `npm run stress [program ...] [-- --seconds n]`. What ends by a signal, in any other way than it should,
// or says something on stderr has failed. `npm run sanitize` runs them on a watched addon.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runProgram } from './toolchain.mjs';

const folder = join(root, 'packages/collector-node/test/programs/stress');

/** How to trace. Flags make V8 do more often what is rare. */
const ways = [
  { options: { exact: true, nframe: 25 } },
  { options: { exact: true, nframe: 5, async: true }, flags: ['--stress-scavenge=50'] },
  { options: { interval: 512, engine: 'lines', nframe: 25 } },
  { options: { interval: 512, engine: 'native', nframe: 25 }, flags: ['--gc-interval=5000'] },
  { options: { interval: 32_768, engine: 'lines', nframe: 64 }, flags: ['--stress-flush-code'] },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '30' } },
});
const programs = readdirSync(folder)
  .map((file) => basename(file, '.mjs'))
  .filter((name) => name !== 'duration')
  .filter((name) => positionals.length === 0 || positionals.includes(name));
if (programs.length === 0) {
  console.error(`no stress program ${positionals.join(', ')} in ${folder}`);
  process.exit(2);
}

/**
 * Whether the TypeScript compiler writes the same when every allocation is traced, and the trace tells of
 * what V8 allocated, within 1 %.
 */
async function compilesAlike() {
  const program = join(root, 'packages/collector-node/test/programs/ground-truth/compile.mjs');
  const compiler = join(root, 'tools/docs/node_modules/typescript/lib/typescript.js');
  // Room for all of it, so that nothing is collected.
  const args = ['--min-semi-space-size=256', '--max-semi-space-size=256', program, compiler];
  const compile = async (/** @type {string[]} */ ...more) => {
    const all = [...args, join(root, 'packages/core/src'), ...more];
    let printed = '';
    await runProgram(process.execPath, all, { stdio: ['ignore', 'pipe', 'inherit'] }, (text) => {
      printed += text;
    });
    return JSON.parse(printed);
  };
  const plain = await compile();
  const { hash, allocated, traced, tracer, collections, collector } = await compile('traced');
  // The tracer itself allocates there, too, such as the texts of functions.
  const share = (traced + tracer) / allocated;
  const passed = hash === plain.hash && collections === 0 && Math.abs(share - 1) <= 0.01;
  console.log(`${passed ? 'ok  ' : 'FAIL'}  TypeScript, traced exactly by ${collector.engine}`);
  console.log(
    `      ${traced} bytes, and ${tracer} of the tracer's, of ${allocated}; with lines ${collector.lineShare}`,
  );
  return passed;
}

let failures = 0;
for (const program of programs) {
  for (const { options, flags = [] } of ways) {
    const trace = JSON.stringify(options);
    const args = [...flags, join(folder, `${program}.mjs`), values.seconds, trace];
    let printed = '';
    const { status, signal } = await runProgram(
      process.execPath,
      args,
      { stdio: ['ignore', 'pipe', 'pipe'] },
      (text) => {
        printed += text;
      },
    );
    const passed = status === 0 && /^\{.*\}\n$/.test(printed);
    if (!passed) failures++;
    const end = signal ?? `exit code ${status}`;
    console.log(`${passed ? 'ok  ' : 'FAIL'}  ${[program, ...flags, trace].join(' ')}`);
    console.log(passed ? `      ${printed.trim()}` : `${end}\n${printed}`);
  }
}
if (positionals.length === 0 && !(await compilesAlike())) failures++;
console.log(`${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
