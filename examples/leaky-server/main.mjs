// Runs the server, drives it, and shows where its memory comes from and where it grows: the three
// examples that Python's tracemalloc documentation begins with.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { displayTop, displayTopDifferences, formatSize, formatTraceback, load } from 'tracemalloc';
import { sendRequests } from './load.mjs';

const base = process.cwd();
const folder = await mkdtemp(join(tmpdir(), 'leaky-server-'));
const server = fork(join(import.meta.dirname, 'server.mjs'));
try {
  const [{ port }] = await once(server, 'message');
  await sendRequests(port, 500);
  const before = await snapshot('before');
  await sendRequests(port, 3000);
  const after = await snapshot('after');

  console.log(`${displayTop(after, { base })}\n`);
  console.log(`${displayTopDifferences(after, before, { base })}\n`);
  const [biggest] = after.statistics('traceback');
  console.log(`${formatSize(biggest.size)} were allocated by`);
  for (const line of formatTraceback(biggest.traceback, { base })) console.log(line);
} finally {
  server.disconnect();
  await rm(folder, { recursive: true });
}

async function snapshot(name) {
  const file = join(folder, `${name}.tracemalloc`);
  server.send({ file });
  await once(server, 'message');
  return load(file);
}
