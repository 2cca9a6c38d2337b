import { FormatError } from '../errors.ts';

/** The content of a `.heapprofile`, unchecked. */
export interface HeapProfile {
  readonly head?: unknown;
  /** Absent in files of older versions. */
  readonly samples?: unknown;
}

/** The longest string of V8 with 64 bits (v8-primitive.h, kMaxLength). */
const MAX_TEXT = 2 ** 29 - 24;

/**
 * The JSON of a `.heapprofile`.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_SIZE`, `_TRUNCATED` or `ERR_TRACEMALLOC_FORMAT`.
 */
export function parseHeapProfile(bytes: Uint8Array): HeapProfile {
  if (bytes.length > MAX_TEXT) {
    const message = `V8 heap profile of ${bytes.length} bytes, expected at most ${MAX_TEXT}`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT_SIZE', message);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw brokenHeapProfile('it is not UTF-8', error);
  }
  try {
    // V8 does not recurse here, so that no depth is too deep (json-parser.h).
    return JSON.parse(text) as HeapProfile;
  } catch (error) {
    if (text.trimEnd().endsWith('}') && !/end of/i.test((error as Error).message)) {
      throw brokenHeapProfile(`it is not JSON, ${(error as Error).message}`, error);
    }
    const message = `truncated V8 heap profile: it ends inside its JSON, after ${bytes.length} bytes`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT_TRUNCATED', message, { cause: error });
  }
}

/** The error for a `.heapprofile` that contradicts itself or the format. */
export function brokenHeapProfile(message: string, cause?: unknown): FormatError {
  const options = cause === undefined ? undefined : { cause };
  return new FormatError('ERR_TRACEMALLOC_FORMAT', `broken V8 heap profile: ${message}`, options);
}
