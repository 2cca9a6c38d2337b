import {
  decodeTracingFacts,
  TRACING_SECTION,
  type TracingFacts,
} from '../instrument/tracing-section.ts';
import { originalWebAssembly, type WasmModule } from './webassembly.ts';

/** An instrumented module, as the engine has compiled it. */
export interface TracedModule {
  readonly module: WasmModule;
  readonly facts: TracingFacts;
}

/**
 * What is known of a module; undefined if it was not instrumented. The module itself says it, so that
 * one that comes from another thread or a file is known too.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` if another version has instrumented it.
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
