import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { addOwnFiles, filenameOf } from '@tracemalloc/call-stacks';

/** Files whose functions the program calls instead of builtins. */
const STAND_INS = ['traced-constructor', 'traced-function'];

let isDeclared = false;

/**
 * Declares the code of this package, of core and of call-stacks as the tracer's own: their `src` and `dist`,
 * not the tests beside them. In a bundle with the program, nobody can tell the tracer's functions from the
 * program's.
 */
export function declareOwnPackage(): void {
  if (isDeclared) return;
  isDeclared = true;
  const here = filenameOf(import.meta.url);
  if (!/^own-package\.[jt]s$/.test(basename(here))) return;
  addOwnFiles(dirname(here));
  for (const file of STAND_INS) {
    addOwnFiles(join(dirname(here), 'array-buffers', `${file}${extname(here)}`), { builtin: true });
  }
  for (const name of ['@tracemalloc/core', '@tracemalloc/call-stacks'])
    declareFoldersOf(name, here);
}

function declareFoldersOf(name: string, here: string): void {
  try {
    const folder = dirname(createRequire(here).resolve(`${name}/package.json`));
    for (const code of ['src', 'dist']) addOwnFiles(`${folder}/${code}`);
  } catch {
    // We cannot find where it is installed. Its objects then show as the program's.
  }
}
