import { fileURLToPath } from 'node:url';
import { type NodeOptions, node, type Outcome } from '../../session/test/node.ts';

export { emptyFolder, type NodeOptions, node, type Outcome } from '../../session/test/node.ts';

const BIN = fileURLToPath(new URL('../bin/tracemalloc.cjs', import.meta.url));

/** A program of test/programs. */
export function program(name: string): string {
  return fileURLToPath(new URL(`programs/${name}`, import.meta.url));
}

/** Runs the command `tracemalloc`. */
export function tracemalloc(args: readonly string[], options?: NodeOptions): Promise<Outcome> {
  return node([BIN, ...args], options);
}
