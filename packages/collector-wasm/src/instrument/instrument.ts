import { TracemallocError } from '@tracemalloc/core';
import type { ConventionName } from '../allocator/conventions.ts';
import { inspectContents, type ModuleReport } from '../allocator/inspect-module.ts';
import { type CodeScan, scanCode } from '../binary/code-scan.ts';
import type { FunctionBodies } from '../binary/code-section.ts';
import { moduleBytes } from '../binary/module-bytes.ts';
import { contentsOf, customSection, readModule } from '../binary/module-reader.ts';
import { writeCustomSection } from '../binary/module-writer.ts';
import { hashOf } from './hash.ts';
import { addedExports } from './hooks.ts';
import { rewriteModule } from './rewrite-module.ts';
import { encodeTracingFacts, TRACING_SECTION } from './tracing-section.ts';

/** How to instrument a module. */
export interface InstrumentOptions {
  /** What the user knows of the allocator: function index → convention. Holds before all evidence. */
  readonly roles?: Readonly<Record<number, ConventionName>> | undefined;
  /** What frames of the module are to call it; its own name, or a hash of it, unless said. */
  readonly filename?: string | undefined;
  /**
   * Whether functions keep track of how they were called, so that exact mode captures each stack once
   * and not for each block; yes unless said. Costs a few nanoseconds a call and some 20 % of size.
   */
  readonly contexts?: boolean | undefined;
  /**
   * Whether a start function that may allocate waits until a tracer is attached; not unless said. A
   * module whose start waits must be instantiated by this package; any other also runs without it,
   * untraced.
   */
  readonly deferStart?: boolean | undefined;
}

/** What was done to a module. */
export interface InstrumentReport extends ModuleReport {
  /** Whether blocks will be traced, the growth of memories only, or nothing: then nothing changed. */
  readonly traces: 'blocks' | 'memory' | 'nothing';
  /** Whether exact mode captures each stack once; not where a function is too large to be changed. */
  readonly contexts: boolean;
  /** Bytes of the module before and after. */
  readonly size: {
    /** As it was given. */
    readonly before: number;
    /** As it was written. */
    readonly after: number;
  };
}

/** A module that tells a tracer what its allocator does. */
export interface InstrumentedModule {
  /** The module; the bytes as they were given if there was nothing to change. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What was found, and what was done. */
  readonly report: InstrumentReport;
}

/**
 * Rewrites a module so that a tracer can be attached to its allocator; without one it runs as before.
 * Pure: needs no engine. What it returns is valid whenever what it was given is. O(bytes): some 20 ms
 * a megabyte.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` for what is no module, or cannot be read;
 * `ERR_TRACEMALLOC_OPTION` for options that are not as described.
 */
export function instrument(
  source: ArrayBuffer | ArrayBufferView,
  options: InstrumentOptions = {},
): InstrumentedModule {
  const bytes = moduleBytes(source);
  const module = readModule(bytes);
  if (customSection(module, TRACING_SECTION) !== undefined) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_MODULE',
      'got a module that is already instrumented, expected one that is not',
    );
  }
  const { report, spaces, bodies, names } = inspectContents(module, options.roles);
  const scan = scanCode(bytes, bodies);
  const blocks = report.coverage === 'blocks';
  const grows = scan.opcode.length > 0 && spaces.memories.length > 0;
  const traces = blocks ? 'blocks' : grows || spaces.memories.length > 0 ? 'memory' : 'nothing';
  const contexts = blocks && options.contexts !== false && canKeepContexts(scan, bodies);
  const before = bytes.length;
  if (traces === 'nothing') {
    const size = { before, after: before };
    return { bytes, report: { ...report, traces, contexts, size } };
  }
  const told = blocks ? report.allocator : [];
  const { writer, map, defersStart } = rewriteModule(
    { module, spaces, bodies, scan },
    { functions: told, keepsContexts: contexts, defersStart: options.deferStart === true },
  );
  const id = hashOf(bytes);
  const filename = options.filename ?? (names.module || `wasm://${id}.wasm`);
  const facts = encodeTracingFacts({
    id,
    filename,
    functions: told,
    traces,
    hasContexts: contexts,
    memories: report.memories.map(({ index, exportNames, imported, shared, pageSize }) => ({
      exportName: exportNames[0] ?? (index === 0 && !imported ? addedExports.memory : undefined),
      imported,
      shared,
      pageSize,
    })),
    deferredStart: defersStart,
    originalCodeOffset: contentsOf(module.sections, 'code')?.offset ?? 0,
    bodyStarts: bodies.start,
    importedCount: spaces.importedFunctionCount,
    exportedNames: module.exports
      .filter(({ kind, index }) => kind === 'function' && !names.functions.has(index))
      .map(({ name, index }) => [index, name]),
    map,
  });
  writeCustomSection(writer, TRACING_SECTION, facts);
  const written = writer.finish();
  return {
    bytes: written,
    report: { ...report, traces, contexts, size: { before, after: written.length } },
  };
}

/** What V8 takes, src/wasm/wasm-limits.h, with room for what is added. */
const MOST_LOCALS = 50_000 - 1_000 - 2;
const MOST_BODY_BYTES = 7_654_321 / 2;

/** One function that does not keep its context would lead to wrong ones in all that it calls. */
function canKeepContexts(scan: CodeScan, bodies: FunctionBodies): boolean {
  if (scan.undecoded.size > 0) return false;
  for (let body = 0; body < bodies.length; body++) {
    if (scan.localCount[body]! > MOST_LOCALS) return false;
    if (bodies.end[body]! - bodies.start[body]! > MOST_BODY_BYTES) return false;
  }
  return true;
}
