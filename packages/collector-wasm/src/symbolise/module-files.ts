/** Files that belong to modules, as far as somebody knows where they are. */
export interface ModuleFiles {
  /**
   * Where a module's bytes come from: a path or a URL, which is what frames of it are then called, and
   * where its source map and its debug information are looked for.
   *
   * @param scripts - those that compile it, the most recent first
   */
  readonly locate?: (bytes: Uint8Array, scripts: readonly string[]) => string | undefined;
  /**
   * A file that a module keeps its debug information in; undefined where there is none.
   *
   * @param reference - as the module has it: mostly relative to the module
   * @param module - what frames of the module call it
   */
  readonly readDebugFile?: (reference: string, module: string) => Uint8Array | undefined;
}
