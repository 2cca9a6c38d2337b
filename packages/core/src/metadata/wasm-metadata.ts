import type { Bytes, Count } from '../units.ts';

/** How WebAssembly guests were traced: `metadata.wasm`. */
export interface WasmMetadata {
  /** The modules whose guests are alive. */
  readonly modules: readonly WasmModuleDescription[];
  /** Frees of addresses at which no block was known; of blocks from before the start, say. */
  readonly unknownFrees: Count;
  /** Addresses that an allocator handed out again without a free that was seen. */
  readonly reusedWithoutFree: Count;
  /** Blocks for which there was no memory in the tracer's table. */
  readonly lost: Count;
}

/** One module of {@link WasmMetadata}. */
export interface WasmModuleDescription {
  /** Its file or URL. */
  readonly filename: string;
  /** Whether its `blocks` are traced, or how its `memory` grows. */
  readonly traces: string;
  /** Bytes of its linear memory. */
  readonly memory: Bytes;
  /** The functions of its allocator, as they were found. */
  readonly allocator: readonly {
    /** As the module or its symbols call it. */
    readonly name: string;
    /** What it does: `malloc`, `free`, … */
    readonly role: string;
    /** How that is known: by its `export`, its `name`, its `fingerprint`, or from the `user`. */
    readonly evidence: string;
  }[];
}
