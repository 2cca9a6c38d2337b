import { FormatError } from '../errors.ts';

/** The error for a pprof profile whose parts contradict each other or the format. */
export function brokenProfile(message: string, cause?: unknown): FormatError {
  const options = cause === undefined ? undefined : { cause };
  return new FormatError('ERR_TRACEMALLOC_FORMAT', `broken pprof profile: ${message}`, options);
}

/** The error for a pprof profile that was cut. */
export function truncatedProfile(message: string): FormatError {
  return new FormatError(
    'ERR_TRACEMALLOC_FORMAT_TRUNCATED',
    `truncated pprof profile: ${message}, expected the whole of what was written`,
  );
}

/** The error for anything but a pprof profile of memory. */
export function notMemory(kind: string): FormatError {
  const message = `not a pprof profile of memory: it is ${kind}, expected sample values in bytes`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_KIND', message);
}
