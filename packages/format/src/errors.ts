import { TracemallocError } from '@tracemalloc/core';

/** What is wrong with a snapshot file, or with what was asked of this package. */
export type FormatErrorCode =
  /** Broken: its parts contradict each other or the format. Also what is no snapshot where one is expected. */
  | 'ERR_TRACEMALLOC_FORMAT'
  /** A compression that this runtime does not have, or none at all. */
  | 'ERR_TRACEMALLOC_FORMAT_COMPRESSION'
  /** Not a snapshot file; the message says what it looks like. */
  | 'ERR_TRACEMALLOC_FORMAT_KIND'
  /** Not a path of a file, nor bytes or a stream. */
  | 'ERR_TRACEMALLOC_FORMAT_PATH'
  /** Larger, once decompressed, than the limits of the reader, or than any file of the format. */
  | 'ERR_TRACEMALLOC_FORMAT_SIZE'
  /** Cut: it ends before its end. */
  | 'ERR_TRACEMALLOC_FORMAT_TRUNCATED'
  /** Written by a newer version of the format. */
  | 'ERR_TRACEMALLOC_FORMAT_VERSION'
  /** Not a number of groups or frames to print, or not a limit of the reader. */
  | 'ERR_TRACEMALLOC_LIMIT';

/**
 * A snapshot that cannot be read, written or printed as was asked. The message names the file where
 * there is one.
 */
export class FormatError extends TracemallocError {
  /** `options.cause` is kept, as in any `Error`. */
  declare readonly code: FormatErrorCode;

  constructor(code: FormatErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.name = 'FormatError';
  }
}
