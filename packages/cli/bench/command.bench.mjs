// What a command takes from its start to its end, as a multiple of a Node.js that does nothing:
// `npm run bench command [-- --quick]`. All take turns, and of each the fastest quarter counts: the rest says what
// else the machine had to do.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Snapshot } from '@tracemalloc/core';
import { dumpSync, toPprof } from '@tracemalloc/format';
import { LINES, syntheticSnapshot } from '../../core/bench/synthetic-snapshot.mjs';
import { printTable } from '../../core/bench/table.mjs';

const rounds = process.argv.includes('--quick') ? 8 : 40;
const command = fileURLToPath(new URL('../bin/tracemalloc.cjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-command-'));

try {
  const traceback = [{ filename: 'a.js', lineno: 1 }];
  dumpSync(Snapshot.fromTraces([{ size: 1, traceback }]), join(folder, 'one.tracemalloc'));
  const many = syntheticSnapshot({
    traces: 10_000,
    tracebacks: 2000,
    files: 100,
    lines: LINES,
    moment: 1,
  });
  dumpSync(many, join(folder, 'many.tracemalloc'));
  writeFileSync(join(folder, 'many.pb'), toPprof(many));

  const cases = new Map([
    ['node -e 0', ['-e', '0']],
    ['tracemalloc --version', [command, '--version']],
    ['top, one trace', [command, 'top', 'one.tracemalloc']],
    ['top, 10,000 traces', [command, 'top', 'many.tracemalloc']],
    ['top, pprof of 10,000', [command, 'top', 'many.pb']],
  ]);
  const times = new Map([...cases.keys()].map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of cases) times.get(name).push(milliseconds(args));
  }
  const rows = Array.from(times, ([name, all]) => [name, fastest(all)]);
  const [[, base]] = rows;
  printTable(
    [`Node.js ${process.version}`, 'ms', 'times'],
    rows.map(([name, ms]) => [name, ms.toFixed(0), (ms / base).toFixed(2)]),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {readonly string[]} args */
function milliseconds(args) {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder });
  if (status !== 0) throw new Error(String(stderr));
  return performance.now() - begin;
}

/** @param {number[]} all */
function fastest(all) {
  const quarter = all.toSorted((a, b) => a - b).slice(0, Math.ceil(all.length / 4));
  return quarter.reduce((sum, ms) => sum + ms, 0) / quarter.length;
}
