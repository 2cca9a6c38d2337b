// `tracemalloc run` puts this file into the traced process by --require, and it brings the tracer into worker threads. Not
// by --import: then Node.js loads even a CommonJS program through its ESM loader, where promise jobs run before
// process.nextTick callbacks.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, isMainThread } from 'node:worker_threads';
import { RUN_VARIABLE, type RunSettings } from './run-settings.ts';
import { unharmed } from './threads/unharmed.ts';
import { WORKER_KEY } from './threads/worker-key.ts';

// child_process.fork passes execArgv on, but the program's children are not traced; worker threads
// inherit it, and show it to the program.
const { execArgv } = process;
const own = fileURLToPath(import.meta.url);
const at = execArgv.indexOf(own);
if (at > 0 && execArgv[at - 1] === '--require') execArgv.splice(at - 1, 2);

/** Loads what traces, and lets it do so. Not static imports: only what is traced should load them. */
function trace(file: string, how: (loaded: never) => void): void {
  const load = createRequire(import.meta.url);
  const loadedBefore = new Set(Object.keys(load.cache).filter((name) => name !== own));
  how(load(file) as never);
  // The program gets its own copy of whatever both of them use.
  for (const name of Object.keys(load.cache)) {
    if (!loadedBefore.has(name)) delete load.cache[name];
  }
}

const text = process.env[RUN_VARIABLE];
if (isMainThread && text !== undefined) {
  delete process.env[RUN_VARIABLE];
  type Loaded = typeof import('./traced-process.ts');
  trace('./traced-process.js', (loaded: Loaded) => loaded.trace(JSON.parse(text) as RunSettings));
} else if (!isMainThread && getEnvironmentData(WORKER_KEY) !== undefined) {
  type Loaded = typeof import('./traced-thread.ts');
  unharmed(() => {
    trace('./traced-thread.js', (loaded: Loaded) => loaded.traceThread());
  });
}
