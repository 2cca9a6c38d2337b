// Keeps blocks, of its own and of a worker, and stays until its standard input ends. Prints what it can
// see of the signal's listeners; with an argument, handles that signal.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const kept = [];

function keep() {
  for (let i = 0; i < 20_000; i++) kept.push({ id: i, text: `kept ${i}` });
}

keep();
if (isMainThread) {
  const [, , handled] = process.argv;
  if (handled !== undefined) process.on(handled, () => console.log(`handled ${handled}`));
  const worker = new Worker(new URL(import.meta.url));
  await once(worker, 'message');
  console.log(`ready, ${process.listenerCount('SIGUSR2')} listeners`);
  process.stdin.resume().once('end', () => process.exit(0));
} else {
  parentPort.postMessage('kept');
  setInterval(() => kept.length, 1000);
}
