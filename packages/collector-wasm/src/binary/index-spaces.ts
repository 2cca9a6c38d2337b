import type { Limits } from './limits.ts';
import type { ModuleContents } from './module-reader.ts';
import type { FunctionType } from './types-section.ts';

/**
 * The index spaces of a module's functions, tables, memories and globals: imports come first, then
 * definitions. https://webassembly.github.io/spec/core/syntax/modules.html#indices
 */
export interface IndexSpaces {
  readonly importedFunctionCount: number;
  /** One a function: its index in the module's types. */
  readonly functionTypes: readonly number[];
  readonly memories: readonly Limits[];
  readonly tableCount: number;
  readonly globalCount: number;
}

/** The index spaces of a module. */
export function indexSpaces(module: ModuleContents): IndexSpaces {
  const imported = (kind: string) => module.imports.filter((entry) => entry.kind === kind);
  const functions = imported('function').map(({ type }) => type ?? 0);
  return {
    importedFunctionCount: functions.length,
    functionTypes: functions.concat(module.functionTypes),
    memories: imported('memory')
      .flatMap(({ limits }) => limits ?? [])
      .concat(module.memories),
    tableCount: imported('table').length + module.tableCount,
    globalCount: imported('global').length + module.globalCount,
  };
}

/** The type of a function; undefined if there is no such function, or if its type is no function type. */
export function functionTypeOf(
  module: ModuleContents,
  spaces: IndexSpaces,
  functionIndex: number,
): FunctionType | undefined {
  const type = spaces.functionTypes[functionIndex];
  return type === undefined ? undefined : module.types[type];
}
