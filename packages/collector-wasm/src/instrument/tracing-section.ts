import type { AllocatorFunction } from '../allocator/find-allocator.ts';
import { ByteCursor, moduleError } from '../binary/byte-cursor.ts';
import { ByteWriter } from '../binary/byte-writer.ts';
import { readU32 } from '../binary/leb128.ts';
import { OffsetMap } from './offset-map.ts';

/** The custom section by which a tracer knows a module that was instrumented, wherever that was. */
export const TRACING_SECTION = 'tracemalloc';

/** What a tracer has to know of an instrumented module. */
export interface TracingFacts {
  /** Which module it is: a hash of its bytes. */
  readonly id: string;
  /** What frames of the module call it. */
  readonly filename: string;
  /** Functions that are told, by the number they are told with. */
  readonly functions: readonly AllocatorFunction[];
  /** Whether blocks are traced, or the growth of memories alone. */
  readonly traces: 'blocks' | 'memory';
  /** Whether contexts are kept. */
  readonly hasContexts: boolean;
  /** One a memory: where it is found, and bytes of a page. */
  readonly memories: readonly {
    readonly exportName: string | undefined;
    readonly imported: { readonly module: string; readonly name: string } | undefined;
    readonly shared: boolean;
    readonly pageSize: number;
  }[];
  /** The function that is to be called once a tracer is attached; undefined if there is none. */
  readonly deferredStart: boolean;
  /** Where the contents of the original's code section start. */
  readonly originalCodeOffset: number;
  /** Where each body of the original starts, to find functions by offset. */
  readonly bodyStarts: Uint32Array;
  /** Functions that the original imports: the number of the first body. */
  readonly importedCount: number;
  /** Names that the exports give to functions, for those that the name section does not name. */
  readonly exportedNames: readonly (readonly [functionIndex: number, name: string])[];
  readonly map: OffsetMap;
}

const VERSION = 1;

/** The contents of the section. */
export function encodeTracingFacts({ map, bodyStarts, ...plain }: TracingFacts): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(plain));
  const starts = new ByteWriter(bodyStarts.length * 2 + 8).u32(bodyStarts.length);
  let last = 0;
  for (const start of bodyStarts) {
    starts.u32(start - last);
    last = start;
  }
  return new ByteWriter(json.length + starts.length + 1024)
    .u32(VERSION)
    .u32(json.length)
    .raw(json)
    .raw(starts.view())
    .raw(map.encode())
    .finish();
}

/**
 * Reads what {@link encodeTracingFacts} wrote.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` for the section of another version, or one that
 * something else has written.
 */
export function decodeTracingFacts(contents: ArrayBuffer | Uint8Array): TracingFacts {
  const bytes = new Uint8Array(contents as ArrayBuffer);
  const cursor = new ByteCursor(bytes, 'the tracing section');
  const version = readU32(cursor, 'a version');
  if (version !== VERSION) {
    throw moduleError(`a module instrumented as of version ${version}`, `version ${VERSION}`);
  }
  const json = cursor.take(readU32(cursor, 'a length'), 'the facts');
  const plain = readJson(bytes.subarray(json.offset, json.end));
  const length = readU32(cursor, 'the number of bodies');
  if (length > cursor.remaining) throw cursor.error(`${length} bodies`, 'as many as fit');
  const bodyStarts = new Uint32Array(length);
  let start = 0;
  for (let body = 0; body < length; body++) {
    start += readU32(cursor, 'the start of a body');
    bodyStarts[body] = start;
  }
  return { ...plain, bodyStarts, map: OffsetMap.decode(bytes.subarray(cursor.offset)) };
}

function readJson(bytes: Uint8Array): Omit<TracingFacts, 'bodyStarts' | 'map'> {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw moduleError('the tracing section has no facts', 'JSON', cause);
  }
}
