import { addOwnFiles } from '@tracemalloc/call-stacks';

let isDeclared = false;

/**
 * Declares the code of this package as part of the tracing tool: stacks then leave its frames out. Does
 * nothing if this package is bundled into the program's file, because the two cannot be told apart there.
 */
export function declareOwnPackage(): void {
  if (isDeclared) return;
  isDeclared = true;
  if (!/\/own-package\.[jt]s(\?|$)/.test(import.meta.url)) return;
  addOwnFiles(new URL('.', import.meta.url));
}
