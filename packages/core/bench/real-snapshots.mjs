// Snapshots of real programs, and the same ones for CPython.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { POSITIONS, Snapshot } from '@tracemalloc/core';
import { sendRequests } from '../../../examples/leaky-server/load.mjs';
import { root } from '../../../tools/toolchain.mjs';
import { decode } from '../../format/dist/index.js';

/**
 * examples/leaky-server after 500 requests, and after 3000 more.
 * @param {string} folder
 */
export async function serverSnapshots(folder) {
  const server = fork(join(root, 'examples/leaky-server/server.mjs'));
  const [{ port }] = await once(server, 'message');
  const snapshot = async (/** @type {string} */ name) => {
    const file = join(folder, name);
    server.send({ file });
    await once(server, 'message');
    return decode(readFileSync(file));
  };
  try {
    await sendRequests(port, 500);
    const old = await snapshot('before.tracemalloc');
    await sendRequests(port, 3000);
    return { now: await snapshot('after.tracemalloc'), old };
  } finally {
    server.disconnect();
  }
}

/**
 * The TypeScript compiler that has checked core, traced exactly, and half of its traces. Takes a minute
 * or two.
 * @param {string} folder
 */
export function compilerSnapshots(folder) {
  const compiler = join(root, 'tools/docs/node_modules/typescript/lib/typescript.js');
  const sources = join(root, 'packages/core/src/index.ts');
  const program = join(folder, 'compile.cjs');
  writeFileSync(
    program,
    `const ts = require(${JSON.stringify(compiler)});
    const options = { noEmit: true, allowImportingTsExtensions: true, types: [],
      module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 };
    globalThis.program = ts.createProgram([${JSON.stringify(sources)}], options);
    globalThis.program.getSemanticDiagnostics();`,
  );
  const file = join(folder, 'compiler.tracemalloc');
  const command = join(root, 'packages/cli/bin/tracemalloc.cjs');
  const options = ['run', '--exact', '--no-source-maps', '--top', '0', '--output', file];
  const { status, stderr } = spawnSync(process.execPath, [command, ...options, program]);
  if (status !== 0) throw new Error(`the compiler ended with ${status}: ${stderr}`);
  const now = decode(readFileSync(file));
  return { now, old: everySecondTrace(now) };
}

/** @param {Snapshot} snapshot */
function everySecondTrace(snapshot) {
  const traces = Object.fromEntries(
    Object.entries(snapshot.tables.traces).map(([name, column]) => [
      name,
      typeof column === 'number' ? column >> 1 : column.filter((_, row) => row % 2 === 1),
    ]),
  );
  return Snapshot.fromTables({ ...snapshot.tables, traces }, snapshot);
}

/**
 * Writes a snapshot for cpython-statistics.py. There the filename includes the frame's position, since
 * CPython compares only filename and line.
 * @param {Snapshot} snapshot
 * @param {string} file
 */
export function writeForPython({ tables, tracebackLimit }, file) {
  const { strings, frames, stacks, traces } = tables;
  const rows = Array.from(frames.filename, (filename, frame) => [
    `${strings[filename]}${frames.position[frame] === 0 ? '' : POSITIONS[frames.position[frame]]}`,
    frames.lineno[frame],
  ]);
  const { stack, size } = traces;
  const text = JSON.stringify({
    frames: rows,
    parent: [...stacks.parent],
    frame: [...stacks.frame],
    stack: [...stack],
    size: [...size],
    tracebackLimit,
  });
  writeFileSync(file, text);
  return file;
}
