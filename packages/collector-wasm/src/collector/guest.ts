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

/** What a tracer has to know of an instance. */
export interface InstanceParts {
  readonly exports: Exports;
  /** One a memory of the module; undefined for those that nobody can see. */
  readonly memories: readonly (Memory | undefined)[];
}

/** The exports and memories of an instance that was just made with these imports. */
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

const exportsGetter = Object.getOwnPropertyDescriptor(
  originalWebAssembly.Instance.prototype,
  'exports',
)?.get;

/** All exports of an instance, those that were added too. */
function exportsOf(instance: WasmInstance): Exports {
  return (exportsGetter?.call(instance) ?? instance.exports) as Exports;
}

/** Shows a program the exports of its instance as they would have been. */
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

/** Tells an instance when to tell its next allocation, and which frees to tell. */
export function setTracing(exports: Exports, tracer: TracerExports): void {
  (exports[addedExports.tracing] as Global).value = tracer.freesToTell();
  (exports[addedExports.countdown] as Global).value = tracer.nextCountdown();
}

/** Calls an export that takes and returns nothing. */
export function callExport(exports: Exports, name: 'probe' | 'start'): void {
  (exports[addedExports[name]] as () => void)();
}
