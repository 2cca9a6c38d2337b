import { refuse } from '@tracemalloc/core';
import type { Option } from '@tracemalloc/core/options';

/** Finds the files that belong to modules. */
export interface ModuleFiles {
  /**
   * The path or URL of a module. Its frames name it as their file, and its source map and its debug
   * information are searched beside it.
   *
   * @param bytes - the module
   * @param scripts - paths or URLs of the scripts that compile it, the most recent first
   * @returns undefined if the file is not known
   */
  readonly locate?: (bytes: Uint8Array, scripts: readonly string[]) => string | undefined;
  /**
   * Reads the file that has a module's debug information.
   *
   * @param reference - the path or URL in the module; usually relative to the module
   * @param module - the file that frames of the module name
   * @returns undefined if there is no such file
   */
  readonly readDebugFile?: (reference: string, module: string) => Uint8Array | undefined;
}

/** The option that takes {@link ModuleFiles}. */
export const filesOption: Option<ModuleFiles | undefined> = {
  check(name, value) {
    if (typeof value !== 'object' || value === null) {
      refuse(name, value, 'an object with locate and readDebugFile', 'ERR_TRACEMALLOC_OPTION');
    }
    for (const method of ['locate', 'readDebugFile'] as const) {
      const found = (value as ModuleFiles)[method];
      if (found !== undefined && typeof found !== 'function') {
        refuse(`${name}.${method}`, found, 'a function', 'ERR_TRACEMALLOC_OPTION');
      }
    }
  },
  default: undefined,
};
