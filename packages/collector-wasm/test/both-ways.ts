import type { NumberStack } from '@tracemalloc/call-stacks';
import type { Snapshot } from '@tracemalloc/core';
import { instantiate, WasmCollector, type WasmImports } from '../src/index.ts';
import { exact, type GuestExports, guestBytes } from './guest.ts';

/** Every block with its whole traceback, as text. */
function blocks(snapshot: Snapshot): string[] {
  return [...snapshot.traces]
    .map(({ size, traceback }) => {
      const frames = [...traceback].map(({ filename, lineno, column, functionName }) =>
        [filename, lineno, column, functionName].join(':'),
      );
      return `${size} ${traceback.totalNframe} ${frames.join(' < ')}`;
    })
    .sort();
}

/** A table of functions that take and return numbers. */
export interface FunctionTable {
  get(index: number): (...values: number[]) => number;
}

/** The live blocks after a workload, as text: with contexts, and with a capture for every block. */
export async function bothWays(
  guest: string,
  imports: (guest: () => { exports: GuestExports; table: FunctionTable }) => WasmImports,
  work: (exports: GuestExports, table: FunctionTable) => void,
  stackNumber?: NumberStack,
): Promise<[hashed: string[], captured: string[]]> {
  const run = async (contexts: boolean) => {
    const current = () => ({
      exports: instance.exports as unknown as GuestExports,
      table: instance.exports.__indirect_function_table as FunctionTable,
    });
    const collector = new WasmCollector(contexts ? { stackNumber } : {});
    const { instance } = await instantiate(guestBytes(guest), imports(current), {
      collector,
      contexts,
      start: exact,
    });
    const { exports, table } = current();
    exports._initialize?.();
    work(exports, table);
    return blocks(collector.takeSnapshot());
  };
  const ways: string[][] = [];
  // Both runs at one location: every stack ends there.
  for (const contexts of [true, false]) ways.push(await run(contexts));
  return ways as [string[], string[]];
}
