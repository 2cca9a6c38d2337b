import { TracemallocError } from '@tracemalloc/core';

/** What is wrong with a snapshot file, or with an argument. */
export type FormatErrorCode =
  /** The file is broken: its parts contradict each other or the format. Or an argument is not a snapshot. */
  | 'ERR_TRACEMALLOC_FORMAT'
  /** A compression that this runtime does not have, or that does not exist. */
  | 'ERR_TRACEMALLOC_FORMAT_COMPRESSION'
  /** Not a snapshot file; the message says what it looks like. */
  | 'ERR_TRACEMALLOC_FORMAT_KIND'
  /** Neither a path of a file, nor bytes, nor a stream. */
  | 'ERR_TRACEMALLOC_FORMAT_PATH'
  /** Larger, after decompression, than the limits of the reader, or than any file of the format. */
  | 'ERR_TRACEMALLOC_FORMAT_SIZE'
  /** The file is cut: its end is missing. */
  | 'ERR_TRACEMALLOC_FORMAT_TRUNCATED'
  /** Written by a newer version of the format. */
  | 'ERR_TRACEMALLOC_FORMAT_VERSION'
  /** Not a number of groups or frames to print, or not a limit of the reader. */
  | 'ERR_TRACEMALLOC_LIMIT';

/**
 * Thrown when a snapshot cannot be read, written or printed. The message names the file, if there is one.
 */
export class FormatError extends TracemallocError {
  /** `options.cause` is kept, as in any `Error`. */
  declare readonly code: FormatErrorCode;

  constructor(code: FormatErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.name = 'FormatError';
  }
}
