// What `tracemalloc run` puts into the traced process by --require. Not by --import: with that,
// Node.js loads even a CommonJS program through its ESM loader, where promise jobs run before
// process.nextTick callbacks. Worker threads inherit the preload; there it finds no settings.
import { createRequire } from 'node:module';
import { RUN_VARIABLE, type RunSettings } from './run-settings.ts';

const text = process.env[RUN_VARIABLE];
if (text !== undefined) {
  delete process.env[RUN_VARIABLE];
  const settings = JSON.parse(text) as RunSettings;
  // child_process.fork passes execArgv on, but the program's children are not traced.
  const { execArgv } = process;
  const at = execArgv.indexOf(settings.preload);
  if (at > 0 && execArgv[at - 1] === '--require') execArgv.splice(at - 1, 2);
  // Not a static import: only the process that is traced should load it, and at once.
  createRequire(import.meta.url)('./traced-process.js').trace(settings);
}
