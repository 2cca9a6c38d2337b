import type { ByteCursor } from './byte-cursor.ts';
import { readU32, readU64 } from './leb128.ts';

/** The bounds of a memory (in pages) or a table (in elements). */
export interface Limits {
  readonly minimum: number;
  /** Undefined if there is no bound. */
  readonly maximum: number | undefined;
  readonly shared: boolean;
  readonly addressType: 'i32' | 'i64';
  /** log2 of a page's bytes. Default: 16. */
  readonly pageSizeLog2: number;
}

// https://webassembly.github.io/spec/core/binary/types.html#limits, with the bits of the proposals
// threads (shared) and custom-page-sizes.
const hasMaximum = 1;
const isShared = 2;
const is64 = 4;
const hasPageSize = 8;

/** Reads the bounds of a memory or a table. */
export function readLimits(cursor: ByteCursor): Limits {
  const start = cursor.offset;
  const flags = cursor.byte('limits');
  if (flags > 15) throw cursor.error(`limits of kind 0x${flags.toString(16)}`, '0 to 15', start);
  const addressType = (flags & is64) === 0 ? 'i32' : 'i64';
  const minimum = readBound(cursor, addressType);
  const maximum = (flags & hasMaximum) === 0 ? undefined : readBound(cursor, addressType);
  const pageSizeLog2 = (flags & hasPageSize) === 0 ? 16 : readPageSize(cursor);
  return { minimum, maximum, shared: (flags & isShared) !== 0, addressType, pageSizeLog2 };
}

function readPageSize(cursor: ByteCursor): number {
  const start = cursor.offset;
  const log2 = readU32(cursor, 'a page size');
  if (log2 <= 16) return log2;
  throw cursor.error(`pages of 2**${log2} bytes`, 'at most 2**16', start);
}

function readBound(cursor: ByteCursor, addressType: 'i32' | 'i64'): number {
  if (addressType === 'i32') return readU32(cursor, 'a limit');
  const start = cursor.offset;
  const bound = Number(readU64(cursor, 'a limit'));
  if (Number.isSafeInteger(bound)) return bound;
  throw cursor.error(`a limit of ${bound}`, 'one below 2**53', start);
}
