import { readFileSync } from 'node:fs';
import type { CollectorOptions, Snapshot, Traceback } from '@tracemalloc/core';
import { type InstantiateOptions, instantiate, type WasmImports } from '../src/index.ts';

/** The bytes of a guest in `guests`, which `npm run wasm-fixtures` compiles. */
export function guestBytes(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`guests/${name}.wasm`, import.meta.url)));
}

/** The exports of guests: functions that take and return numbers. */
export type GuestExports = Record<string, (...values: number[]) => number>;

export const exact: CollectorOptions = { nframe: 25, exact: true };

/** A guest that is traced from its first instruction on. */
export async function tracedGuest(
  guest: string | Uint8Array<ArrayBuffer>,
  imports: WasmImports = {},
  options: InstantiateOptions = { start: exact },
) {
  const bytes = typeof guest === 'string' ? guestBytes(guest) : guest;
  const { instance, collector } = await instantiate(bytes, imports, options);
  const exports = instance.exports as unknown as GuestExports;
  exports._initialize?.();
  return { instance, collector, exports };
}

/** The function names of a traceback, the most recent first; `js` for a function of JavaScript without a name. */
export function functionNames(traceback: Traceback | null): string[] {
  return Array.from(traceback ?? [], ({ functionName, position }) =>
    functionName === '' && position === 'line' ? 'js' : functionName,
  );
}

/** Sizes of all blocks of a snapshot, sorted. */
export function sizes(snapshot: Snapshot): number[] {
  return [...snapshot.traces].map(({ size }) => size).sort((a, b) => a - b);
}
