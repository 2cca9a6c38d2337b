import type { ByteCursor } from './byte-cursor.ts';
import { moduleError } from './byte-cursor.ts';
import { readU32 } from './leb128.ts';

// https://webassembly.github.io/spec/core/binary/conventions.html#lists and #names

/** Reads a count and that many elements. Each element takes at least one byte. */
export function readVector<T>(cursor: ByteCursor, what: string, readElement: () => T): T[] {
  const start = cursor.offset;
  const length = readU32(cursor, `the number of ${what}`);
  // Before the loop: it must not take four billion turns to refuse a count of four billion.
  if (length > cursor.remaining) {
    throw cursor.error(`${length} ${what} in ${cursor.remaining} bytes`, 'as many as fit', start);
  }
  const elements: T[] = [];
  while (elements.length < length) elements.push(readElement());
  return elements;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a name: its length in bytes and its UTF-8. */
export function readName(cursor: ByteCursor, what: string): string {
  const length = readU32(cursor, `the length of ${what}`);
  const { bytes, offset, end } = cursor.take(length, what);
  try {
    // A copy: decoders refuse shared memory.
    return utf8.decode(bytes.slice(offset, end));
  } catch (cause) {
    throw moduleError(`${what} at byte ${offset} is not UTF-8`, 'UTF-8', cause);
  }
}
