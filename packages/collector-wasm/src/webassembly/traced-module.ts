import {
  decodeTracingFacts,
  TRACING_SECTION,
  type TracingFacts,
} from '../instrument/tracing-section.ts';
import { originalWebAssembly, type WasmModule } from './webassembly.ts';

/** A compiled module that was instrumented. */
export interface TracedModule {
  readonly module: WasmModule;
  readonly facts: TracingFacts;
}

/**
 * Reads the tracing facts of a module from the module itself, so that it may come from another thread or a
 * file. Undefined if it was not instrumented.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` if another version of this package instrumented it
 */
export function tracedModule(module: WasmModule): TracedModule | undefined {
  const known = modules.get(module);
  if (known !== undefined) return known;
  const [section] = originalWebAssembly.Module.customSections(module, TRACING_SECTION);
  if (section === undefined) return undefined;
  const traced = { module, facts: decodeTracingFacts(section) };
  modules.set(module, traced);
  return traced;
}

const modules = new WeakMap<object, TracedModule>();
