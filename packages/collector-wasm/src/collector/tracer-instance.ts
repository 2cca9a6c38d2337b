import { type Memory, originalWebAssembly, type WasmModule } from '../webassembly/webassembly.ts';
import { threadedTracerBinary, tracerBinary } from './tracer-binary.ts';

/** The exports of a tracer: an instance of the tracer module. See tracer/index.ts beside `src`. */
export interface TracerExports {
  readonly allocated: unknown;
  readonly freed: unknown;
  readonly reallocating: unknown;
  readonly reallocated: unknown;
  readonly grown: unknown;
  readonly probed: unknown;
  setGuest(number: number): void;
  seed(value: number): void;
  estimateOf(size: number): number;
  nextCountdown(): bigint;
  freesToTell(): bigint;
  tellEveryFree(): void;
  start(interval: number): void;
  stop(frees: boolean): void;
  setMode(mode: number): void;
  mode(): number;
  interval(): number;
  clear(): void;
  forget(guest: number): void;
  resetPeak(): void;
  current(): number;
  peak(): number;
  unknownFrees(): number;
  reused(): number;
  lost(): number;
  tableAddress(): number;
  tableCapacity(): number;
  tableLength(): number;
  rowOf(guest: number, address: number): number;
  newStack(): number;
  newText(stack: number, length: number): number;
  lastText(): number;
  lock(): void;
  unlock(): void;
}

/** The functions that a tracer imports. */
export interface TracerImports {
  /** Captures the stack; returns its number, or 0 if it cannot. */
  capture(): number;
  /** The number of the callers of the entry from JavaScript; 0 if it is not known. */
  callers(): number;
  /** A memory grew. `before` and `after` are pages. */
  grown(memory: number, before: number, after: number): void;
  /** The guest's export `probe` was called. */
  probed(): void;
}

/** The values of {@link TracerExports.mode}. */
export const tracerMode = { off: 0, exact: 1, sampled: 2, paused: 3 } as const;

/** Layout of a row of the tracer's hash table of live blocks; see tracer/live-table.ts. */
export const liveRow = { bytes: 16, key: 0, block: 8 } as const;

let single: WasmModule | undefined;
let threaded: WasmModule | undefined;

function tracerModule(shared: boolean): WasmModule {
  if (shared) {
    threaded ??= new originalWebAssembly.Module(fromBase64(threadedTracerBinary));
    return threaded;
  }
  single ??= new originalWebAssembly.Module(fromBase64(tracerBinary));
  return single;
}

/** A new tracer memory. */
export function tracerMemory(shared: boolean): Memory {
  return new originalWebAssembly.Memory(
    shared ? { initial: 1, maximum: 16_384, shared: true } : { initial: 1 },
  );
}

/** A new tracer for one guest. Tracers of several guests share one tracer memory. */
export function tracerInstance(memory: Memory, imports: TracerImports): TracerExports {
  const shared = !(memory.buffer instanceof ArrayBuffer);
  const instance = new originalWebAssembly.Instance(tracerModule(shared), {
    env: { memory },
    imports,
  });
  const exports = (instance as { readonly exports: unknown }).exports as TracerExports;
  exports.seed(Math.random() * 2 ** 53);
  return exports;
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
