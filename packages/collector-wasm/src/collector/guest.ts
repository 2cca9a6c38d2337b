import { addedExports, type HookName, hooks, isAddedExport } from '../instrument/hooks.ts';
import type { TracedModule } from '../webassembly/traced-module.ts';
import {
  type Exports,
  type Global,
  type Memory,
  originalWebAssembly,
  type Table,
  type WasmImports,
  type WasmInstance,
} from '../webassembly/webassembly.ts';
import type { TracerExports } from './tracer-instance.ts';

/** The parts of an instance that the collector uses. */
export interface InstanceParts {
  readonly exports: Exports;
  /** One a memory of the module; undefined for a memory that cannot be reached from JavaScript. */
  readonly memories: readonly (Memory | undefined)[];
}

/** The exports and memories of an instance that was made with these imports. */
export function partsOf(
  { facts }: TracedModule,
  instance: WasmInstance,
  imports: WasmImports | undefined,
): InstanceParts {
  const exports = exportsOf(instance);
  const memories = facts.memories.map(({ imported, exportName }) => {
    const found = imported
      ? imports?.[imported.module]?.[imported.name]
      : exportName === undefined
        ? undefined
        : exports[exportName];
    return found as Memory | undefined;
  });
  return { exports, memories };
}

const { prototype } = originalWebAssembly.Instance;
const exportsGetter = Object.getOwnPropertyDescriptor(prototype, 'exports')?.get;

/** All exports of an instance, with those that instrumentation added. */
function exportsOf(instance: WasmInstance): Exports {
  return (exportsGetter?.call(instance) ?? instance.exports) as Exports;
}

/** Makes the instance show only the exports that the original module has. */
export function hideAddedExports(instance: WasmInstance, exports: Exports): void {
  const visible: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(exports)) {
    if (!isAddedExport(name)) visible[name] = exports[name];
  }
  Object.defineProperty(instance, 'exports', {
    value: Object.freeze(visible),
    configurable: true,
  });
}

/** Points the hooks of an instance at its tracer. */
export function connect(exports: Exports, tracer: TracerExports): void {
  const table = exports[addedExports.hooks] as Table;
  for (const name of Object.keys(hooks) as HookName[]) table.set(hooks[name].slot, tracer[name]);
}

/** Sets after how many bytes an instance tells its tracer of an allocation, and which frees it tells. */
export function setTracing(exports: Exports, tracer: TracerExports): void {
  (exports[addedExports.tracing] as Global).value = tracer.freesToTell();
  (exports[addedExports.countdown] as Global).value = tracer.nextCountdown();
}

/** Calls an export that takes and returns nothing. */
export function callExport(exports: Exports, name: 'probe' | 'start'): void {
  (exports[addedExports[name]] as () => void)();
}
