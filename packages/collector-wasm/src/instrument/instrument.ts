import { parseOptions } from '@tracemalloc/core/options';
import type { ConventionName } from '../allocator/conventions.ts';
import { inspectContents, type ModuleReport } from '../allocator/inspect-module.ts';
import { moduleError } from '../binary/byte-cursor.ts';
import { type CodeScan, scanCode } from '../binary/code-scan.ts';
import type { FunctionBodies } from '../binary/code-section.ts';
import { moduleBytes } from '../binary/module-bytes.ts';
import { contentsOf, type ModuleContents, readModule } from '../binary/module-reader.ts';
import { writeCustomSection } from '../binary/module-writer.ts';
import { hashOf } from './hash.ts';
import { addedExports } from './hooks.ts';
import { instrumentOptionTable, type ParsedInstrumentOptions } from './instrument-options.ts';
import { rewriteModule } from './rewrite-module.ts';
import { encodeTracingFacts, isInstrumented, TRACING_SECTION } from './tracing-section.ts';

/** How to instrument a module. */
export interface InstrumentOptions {
  /** What you know of the allocator: function index → convention. It overrides all other evidence. */
  readonly roles?: Readonly<Record<number, ConventionName>> | undefined;
  /** What frames of the module name as their file. Default: the module's own name, or its hash. */
  readonly filename?: string | undefined;
  /**
   * Whether functions keep track of their calling context, so that exact mode captures each stack once
   * and not for each block. Costs a few nanoseconds a call, and some 20 % of size. Default: true.
   */
  readonly contexts?: boolean | undefined;
  /**
   * Whether a start function that may allocate waits until a collector is attached. Only this package
   * can then start the instance. Default: false; the start function runs at once, untraced.
   */
  readonly deferStart?: boolean | undefined;
}

/** What instrumentation did to a module. */
export interface InstrumentReport extends ModuleReport {
  /**
   * What a collector traces: blocks, only the growth of memories, or nothing. With nothing to trace, the
   * module is unchanged.
   */
  readonly traces: 'blocks' | 'memory' | 'nothing';
  /** Whether exact mode captures each stack once. False too where a function is too large to change. */
  readonly contexts: boolean;
  /** Bytes of the module. */
  readonly size: {
    /** Of the original. */
    readonly before: number;
    /** Of the instrumented module. */
    readonly after: number;
  };
}

/** A module that tells a tracer what its allocator does. */
export interface InstrumentedModule {
  /** The module; the bytes as given if there was nothing to change. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What was found and done. */
  readonly report: InstrumentReport;
}

/**
 * Rewrites a module so that a collector can trace its allocator. Without a collector it runs as before.
 * Pure: needs no engine. A valid module stays valid. O(bytes): some 20 ms a megabyte.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` for bytes that are no module, that cannot be read,
 * or that are instrumented already
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for options that are not as described
 */
export function instrument(
  bytes: ArrayBuffer | ArrayBufferView,
  options: InstrumentOptions = {},
): InstrumentedModule {
  const parsed = parseOptions('instrument', options, instrumentOptionTable);
  const module = readModule(moduleBytes(bytes));
  if (isInstrumented(module)) {
    throw moduleError('got a module that is already instrumented', 'one that is not');
  }
  return instrumentContents(module, parsed);
}

/** {@link instrument} for a module that was already read, and is not instrumented. */
export function instrumentContents(
  module: ModuleContents,
  options: ParsedInstrumentOptions,
): InstrumentedModule {
  const bytes = module.bytes as Uint8Array<ArrayBuffer>;
  const { report, spaces, bodies, names } = inspectContents(module, options.roles);
  const scan = scanCode(bytes, bodies);
  const blocks = report.coverage === 'blocks';
  const grows = scan.opcode.length > 0 && spaces.memories.length > 0;
  const traces = blocks ? 'blocks' : grows || spaces.memories.length > 0 ? 'memory' : 'nothing';
  const contexts = blocks && options.contexts && canKeepContexts(scan, bodies);
  const before = bytes.length;
  if (traces === 'nothing') {
    const size = { before, after: before };
    return { bytes, report: { ...report, traces, contexts, size } };
  }
  const told = blocks ? report.allocator : [];
  const { writer, map, defersStart } = rewriteModule(
    { module, spaces, bodies, scan },
    { functions: told, keepsContexts: contexts, defersStart: options.deferStart },
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

/** V8's limits (src/wasm/wasm-limits.h), less room for what instrumentation adds. */
const MOST_LOCALS = 50_000 - 1_000 - 2;
const MOST_BODY_BYTES = 7_654_321 / 2;

/** All functions keep their context or none: one that does not would make its callees' contexts wrong. */
function canKeepContexts(scan: CodeScan, bodies: FunctionBodies): boolean {
  if (scan.undecoded.size > 0) return false;
  for (let body = 0; body < bodies.length; body++) {
    if (scan.localCount[body]! > MOST_LOCALS) return false;
    if (bodies.end[body]! - bodies.start[body]! > MOST_BODY_BYTES) return false;
  }
  return true;
}
