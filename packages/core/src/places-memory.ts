import type { PlaceTables } from './tables.ts';
import type { Bytes } from './units.ts';

// A row of the builder's tables, at the 1.5 times of its length that a doubling array has on average,
// with its share of a hash table: five and two numbers of 8 bytes, three slots of 4.
const BYTES_PER_FRAME = 5 * 8 * 1.5 + 3 * 4;
const BYTES_PER_STACK = 2 * 8 * 1.5 + 3 * 4;
// V8's entry of a Map at its average load, and the head of a string; an element of an array.
const BYTES_PER_STRING = 32 + 16 + 8;

/**
 * What interned places take, beside their finished tables: those exactly, the builder's rows by their
 * number, strings as if each character took a byte, as in V8 if all are Latin-1.
 */
export function placesMemory({ strings, frames, stacks }: PlaceTables): Bytes {
  let bytes = frames.length * BYTES_PER_FRAME + stacks.length * BYTES_PER_STACK;
  for (const text of strings) bytes += BYTES_PER_STRING + text.length;
  const { filename, functionName, lineno, column, position } = frames;
  const columns = [filename, functionName, lineno, column, position, stacks.parent, stacks.frame];
  for (const { byteLength } of columns) bytes += byteLength;
  return bytes;
}
