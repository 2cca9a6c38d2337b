// Fills the heap until V8 ends the process; `worker`: in a worker; `once`: only until the call.
import { writeFileSync } from 'node:fs';
import { isMainThread, Worker } from 'node:worker_threads';
import { start } from '@tracemalloc/collector-node';

const [file, how] = process.argv.slice(2);
let isNearLimit = false;
let kept = null;

function fill() {
  // Not an array: one that doubles takes more at once than Node.js has leeway to end a worker.
  for (let id = 0; !isNearLimit || how !== 'once'; id++) {
    kept = { id, text: `block ${id}`, next: kept };
  }
}

function trace() {
  start({
    nframe: 5,
    onNearHeapLimit(snapshot) {
      isNearLimit = true;
      const [{ traceback }] = snapshot.statistics('function');
      const { size, count } = snapshot.total;
      const { functionName } = traceback.at(0);
      writeFileSync(file, JSON.stringify({ functionName, size, count, isMainThread }), {
        flag: 'wx',
      });
      if (how === 'throws') throw new Error('by the listener');
    },
  });
  fill();
}

if (how === 'worker' && isMainThread) {
  const worker = new Worker(new URL(import.meta.url), {
    argv: [file, how],
    resourceLimits: { maxOldGenerationSizeMb: 60 },
  });
  worker.on('error', ({ code }) => console.log(JSON.stringify({ code })));
} else {
  trace();
  // Only `once` comes here: what was freed makes room to go on.
  kept = null;
  console.log(JSON.stringify({ goesOn: true }));
}
