import { shown } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';

/** Limits of `load`. */
export interface LoadOptions {
  /** The largest file to read, in bytes after decompression; default: 1 GiB. */
  readonly maxBytes?: number | undefined;
  /**
   * How many bytes one compressed byte may become on average; default: 100. The first 64 MiB are free: a small
   * snapshot may be one thing repeated. gzip itself can reach 1032. Snapshots of measured programs reached 3.
   */
  readonly maxExpansion?: number | undefined;
}

/** {@link LoadOptions} with the defaults. */
export interface ReadLimits {
  readonly maxBytes: number;
  readonly maxExpansion: number;
}

const FREE_BYTES = 2 ** 26;

/**
 * Checks the options, and adds the defaults.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_LIMIT` unless each is a number above 0.
 */
export function readLimits({ maxBytes = 2 ** 30, maxExpansion = 100 }: LoadOptions): ReadLimits {
  for (const [name, value] of Object.entries({ maxBytes, maxExpansion })) {
    if (typeof value === 'number' && value > 0) continue;
    const message = `${name} is ${shown(value)}, expected a number above 0`;
    throw new FormatError('ERR_TRACEMALLOC_LIMIT', message);
  }
  return { maxBytes, maxExpansion };
}

/** The most bytes that `length` compressed bytes may become. */
export function mostExpanded(length: number, { maxBytes, maxExpansion }: ReadLimits): number {
  return Math.floor(Math.min(maxBytes, Math.max(FREE_BYTES, length * maxExpansion)));
}

/** The error for too many bytes. `compressed`: how many they were before they were expanded. */
export function tooLarge(limits: ReadLimits, compressed?: number): FormatError {
  const { maxBytes, maxExpansion } = limits;
  const byExpansion = compressed !== undefined && mostExpanded(compressed, limits) < maxBytes;
  const message = byExpansion
    ? `${compressed} compressed bytes become more than ${mostExpanded(compressed, limits)}, expected at most ${maxExpansion} times as many (option maxExpansion)`
    : `larger than ${maxBytes} bytes once read, expected no more (option maxBytes)`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_SIZE', message);
}
