// What `tracemalloc run` puts into the traced process by --require. Not by --import: with that,
// Node.js loads even a CommonJS program through its ESM loader, where promise jobs run before
// process.nextTick callbacks.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { RUN_VARIABLE, type RunSettings } from './run-settings.ts';

// child_process.fork passes execArgv on, but the program's children are not traced; worker threads
// inherit it, and show it to the program.
const { execArgv } = process;
const own = fileURLToPath(import.meta.url);
const at = execArgv.indexOf(own);
if (at > 0 && execArgv[at - 1] === '--require') execArgv.splice(at - 1, 2);

// Only in the process that is traced: workers find no settings.
const text = process.env[RUN_VARIABLE];
if (text !== undefined) {
  delete process.env[RUN_VARIABLE];
  const load = createRequire(import.meta.url);
  const loadedBefore = new Set(Object.keys(load.cache).filter((file) => file !== own));
  // Not a static import: only the process that is traced should load it, and at once.
  load('./traced-process.js').trace(JSON.parse(text) as RunSettings);
  // The program gets its own copy of whatever both of them use.
  for (const file of Object.keys(load.cache)) {
    if (!loadedBefore.has(file)) delete load.cache[file];
  }
}
