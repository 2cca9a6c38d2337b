type MaybePromise<T> = T | Promise<T>;

/** Where {@link originalPositions} gets generated files and their source maps from. */
export interface SourceMapReader {
  /**
   * The bytes or the text of a generated file, or of the source map that it refers to; `undefined` if there is none. A
   * location is a path or a URL, as the frames and the maps name it. The reader decides whether to fetch anything.
   */
  read(location: string): MaybePromise<Uint8Array | string | undefined>;
  /**
   * The source map of a generated file, if it is known without reading the file: JSON text, or parsed. Its sources are
   * relative to the file.
   */
  sourceMap?(filename: string): MaybePromise<string | object | undefined>;
}
