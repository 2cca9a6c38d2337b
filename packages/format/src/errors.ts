import { TracemallocError } from '@tracemalloc/core';

/** What is wrong with a snapshot file. */
export type FormatErrorCode =
  /** Broken: its parts contradict each other or the format. */
  | 'ERR_TRACEMALLOC_FORMAT'
  /** Not a snapshot file; the message says what it looks like. */
  | 'ERR_TRACEMALLOC_FORMAT_KIND'
  /** Not a path of a file. */
  | 'ERR_TRACEMALLOC_FORMAT_PATH'
  /** Larger, once decompressed, than the limit of the reader. */
  | 'ERR_TRACEMALLOC_FORMAT_SIZE'
  /** Cut: it ends before its end. */
  | 'ERR_TRACEMALLOC_FORMAT_TRUNCATED'
  /** Written by a newer version of the format. */
  | 'ERR_TRACEMALLOC_FORMAT_VERSION';

/** A snapshot that cannot be read or written as it is. The message names the file where there is one. */
export class FormatError extends TracemallocError {
  /** `options.cause` is kept, as in any `Error`. */
  declare readonly code: FormatErrorCode;

  constructor(code: FormatErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.name = 'FormatError';
  }
}
