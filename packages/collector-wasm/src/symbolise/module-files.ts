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
