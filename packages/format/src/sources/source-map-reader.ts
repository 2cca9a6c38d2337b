type MaybePromise<T> = T | Promise<T>;

/** Where {@link originalPositions} gets generated files and their source maps from. */
export interface SourceMapReader {
  /**
   * The bytes or the text of a generated file, or of the source map that it refers to; `undefined`
   * where there is none. A location is a path or a URL, as the frames and the maps name it: whether
   * anything is fetched is up to the reader.
   */
  read(location: string): MaybePromise<Uint8Array | string | undefined>;
  /**
   * The source map of a generated file, where it is known without a look into the file: as JSON text
   * or parsed. Sources in it are relative to the file.
   */
  sourceMap?(filename: string): MaybePromise<string | object | undefined>;
}
