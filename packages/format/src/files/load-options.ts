import { shown } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';

/** Bounds of what `load` reads. */
export interface LoadOptions {
  /** The largest file that is read, in bytes after decompression; 1 GiB unless said. */
  readonly maxBytes?: number | undefined;
  /**
   * How many bytes one compressed byte may become on average; 100 unless said. The first 64 MiB are
   * free, since a small snapshot may well be one thing repeated. gzip itself can reach 1032,
   * snapshots of programs that were measured reached 3.
   */
  readonly maxExpansion?: number | undefined;
}

/** What holds, whatever was said. */
export interface ReadLimits {
  readonly maxBytes: number;
  readonly maxExpansion: number;
}

const FREE_BYTES = 2 ** 26;

/**
 * The limits that these options say.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_LIMIT` for what is no number.
 */
export function readLimits({ maxBytes = 2 ** 30, maxExpansion = 100 }: LoadOptions): ReadLimits {
  for (const [name, value] of Object.entries({ maxBytes, maxExpansion })) {
    if (typeof value === 'number' && value > 0) continue;
    const message = `${name} is ${shown(value)}, expected a number above 0`;
    throw new FormatError('ERR_TRACEMALLOC_LIMIT', message);
  }
  return { maxBytes, maxExpansion };
}

/** What `length` compressed bytes may become, in bytes. */
export function mostExpanded(length: number, { maxBytes, maxExpansion }: ReadLimits): number {
  return Math.floor(Math.min(maxBytes, Math.max(FREE_BYTES, length * maxExpansion)));
}

/** The error for more than the limits allow: of so many bytes as they are, or once expanded. */
export function tooLarge(limits: ReadLimits, compressed?: number): FormatError {
  const { maxBytes, maxExpansion } = limits;
  const byExpansion = compressed !== undefined && mostExpanded(compressed, limits) < maxBytes;
  const message = byExpansion
    ? `${compressed} compressed bytes become more than ${mostExpanded(compressed, limits)}, expected at most ${maxExpansion} times as many (option maxExpansion)`
    : `larger than ${maxBytes} bytes once read, expected no more (option maxBytes)`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_SIZE', message);
}
