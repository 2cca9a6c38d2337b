// The numbers of proto/snapshot.proto, for the writer and the reader alike.

/** First field of every file. */
export const MAGIC = 'tracemalloc';

/** The version that is written; files of a greater one are refused. */
export const VERSION = 1;

/** What is written of that version; what a greater one adds is skipped. */
export const MINOR_VERSION = 0;

/**
 * Bytes of metadata at most. Parsed JSON can take a hundred times its length, and V8 ends the process
 * when its heap is full.
 */
export const MOST_METADATA_BYTES: number = 2 ** 22;

/** Strings at most: no program has as many names, and one of two bytes takes a hundred in V8's heap. */
export const MOST_STRINGS: number = 2 ** 22;

export const SNAPSHOT = {
  magic: 1,
  version: 2,
  strings: 3,
  frames: 4,
  stacks: 5,
  traces: 6,
  tracebackLimit: 7,
  minorVersion: 8,
  metadata: 15,
} as const;

export const COLUMN = { type: 1, values: 2, padding: 3 } as const;

export const FRAMES = { filename: 1, functionName: 2, lineno: 3, column: 4, position: 5 } as const;

export const STACKS = { parent: 1, frame: 2 } as const;

export const TRACES = { stack: 1, size: 2, count: 3, domain: 4, totalNframe: 5 } as const;

/** `Column.Type` by number. */
export const COLUMN_TYPES: {
  readonly 1: Uint8ArrayConstructor;
  readonly 2: Uint16ArrayConstructor;
  readonly 3: Uint32ArrayConstructor;
  readonly 4: Float64ArrayConstructor;
  readonly 5: Int32ArrayConstructor;
} = { 1: Uint8Array, 2: Uint16Array, 3: Uint32Array, 4: Float64Array, 5: Int32Array };
