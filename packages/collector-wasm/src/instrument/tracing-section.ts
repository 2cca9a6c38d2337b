import type { AllocatorFunction } from '../allocator/find-allocator.ts';
import { ByteCursor, moduleError } from '../binary/byte-cursor.ts';
import { ByteWriter } from '../binary/byte-writer.ts';
import { readU32 } from '../binary/leb128.ts';
import { customSection, type ModuleContents } from '../binary/module-reader.ts';
import { OffsetMap } from './offset-map.ts';

/** The custom section of an instrumented module, whoever instrumented it. */
export const TRACING_SECTION = 'tracemalloc';

/** Whether the module is instrumented already. */
export function isInstrumented(module: ModuleContents): boolean {
  return customSection(module, TRACING_SECTION) !== undefined;
}

/** What a collector has to know of an instrumented module. */
export interface TracingFacts {
  /** A hash of the original module's bytes, which identifies it. */
  readonly id: string;
  /** The file that frames of the module name. */
  readonly filename: string;
  /** The allocator's functions, by the number that the tracer gets for them. */
  readonly functions: readonly AllocatorFunction[];
  /** Whether blocks are traced, or only the growth of memories. */
  readonly traces: 'blocks' | 'memory';
  /** Whether functions keep their calling context. */
  readonly hasContexts: boolean;
  /** One a memory: how to find it, and the bytes of a page. */
  readonly memories: readonly {
    readonly exportName: string | undefined;
    readonly imported: { readonly module: string; readonly name: string } | undefined;
    readonly shared: boolean;
    readonly pageSize: number;
  }[];
  /** Whether the start function waits until a collector is attached. */
  readonly deferredStart: boolean;
  /** Where the contents of the original's code section start. */
  readonly originalCodeOffset: number;
  /** Where each function body of the original starts, ascending: finds a function by offset. */
  readonly bodyStarts: Uint32Array;
  /** The number of functions that the original imports: the index of the first body's function. */
  readonly importedCount: number;
  /** Names that exports give to functions without a name in the name section. */
  readonly exportedNames: readonly (readonly [functionIndex: number, name: string])[];
  readonly map: OffsetMap;
}

const VERSION = 1;

/** Writes the contents of the section. */
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
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` for a section of another version, or of another
 * program
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
