import { allocate } from './allocate.ts';
import { estimate } from './sampler.ts';
import { CAPACITY, CURRENT, increment, LENGTH, LOST, MASK, PEAK, ROOM, TABLE } from './state.ts';

// The hash table of live blocks: open addressing with linear probing. A row has 16 bytes, so that four rows
// share a cache line: the key, and the size with the stack's number in its lowest 24 bits. The key is the
// address of the block and, above its 48 bits, the number of the guest. A free row has the key 0.

const ROW_SHIFT: usize = 4;
const ROW: u32 = 16;
const BLOCK: usize = 8;
const STACK_BITS: u64 = 24;
const STACK_MASK: u64 = (1 << STACK_BITS) - 1;
const MOST_SIZE: u64 = ((1 as u64) << 39) - 1;
/** Set in every block, so that a block of size 0 is not 0. */
const KNOWN: u64 = (1 as u64) << 63;
const FIRST_CAPACITY: u32 = 4096;

/** The size and the stack of a block, as a row stores them. */
export function blockOf(size: u64, stack: u32): u64 {
  return KNOWN | (min(size, MOST_SIZE) << STACK_BITS) | ((stack as u64) & STACK_MASK);
}

function sizeOf(block: u64): u64 {
  return (block >> STACK_BITS) & MOST_SIZE;
}

/**
 * In exact mode, adds a block if its home row is free and the table need not grow; returns whether it did.
 * Usually it does. Without a loop or a call, it costs half as much as {@link insert}.
 */
export function insertAtHome(key: u64, block: u64, size: u64): bool {
  const row = (load<u32>(TABLE) + homeOffset(key)) as usize;
  const length = load<u32>(LENGTH);
  // Without a table, ROOM is 0.
  if (load<u64>(row) !== 0 || length >= load<u32>(ROOM) || size > MOST_SIZE) return false;
  store<u64>(row, key);
  store<u64>(row, block, BLOCK);
  store<u32>(LENGTH, length + 1);
  const current = load<i64>(CURRENT) + (size as i64);
  store<i64>(CURRENT, current);
  if (current > load<i64>(PEAK)) store<i64>(PEAK, current);
  return true;
}

/** In exact mode, removes a block if it is in its home row and the next row is free; returns whether it did. */
export function removeFromHome(key: u64): bool {
  const table = load<u32>(TABLE);
  const offset = homeOffset(key);
  const row = (table + offset) as usize;
  const next = (table + ((offset + ROW) & load<u32>(MASK))) as usize;
  if (load<u64>(row) !== key || load<u64>(next) !== 0) return false;
  store<u64>(row, 0);
  store<u32>(LENGTH, load<u32>(LENGTH) - 1);
  store<i64>(CURRENT, load<i64>(CURRENT) - (sizeOf(load<u64>(row, BLOCK)) as i64));
  return true;
}

/** The address of a key's row; 0 if there is none. */
export function find(key: u64): usize {
  const table = load<u32>(TABLE) as usize;
  if (table === 0) return 0;
  const mask = load<u32>(CAPACITY) - 1;
  let index = home(key) & mask;
  while (true) {
    const row = table + ((index as usize) << ROW_SHIFT);
    const found = load<u64>(row);
    if (found === key) return row;
    if (found === 0) return 0;
    index = (index + 1) & mask;
  }
}

/** Adds a block; returns whether it replaced a block with the same key. */
export function insert(key: u64, block: u64): bool {
  const capacity = load<u32>(CAPACITY);
  const length = load<u32>(LENGTH);
  // If it cannot grow, it fills up to its last row but one; further blocks are lost.
  if (length >= load<u32>(ROOM) && !grow() && length + 1 >= capacity) {
    increment(LOST);
    return false;
  }
  const mask = load<u32>(CAPACITY) - 1;
  const table = load<u32>(TABLE) as usize;
  let index = home(key) & mask;
  let row = table + ((index as usize) << ROW_SHIFT);
  let found = load<u64>(row);
  while (found !== 0 && found !== key) {
    index = (index + 1) & mask;
    row = table + ((index as usize) << ROW_SHIFT);
    found = load<u64>(row);
  }
  const replaces = found === key;
  let current = load<i64>(CURRENT) + estimate(sizeOf(block));
  if (replaces) current -= estimate(sizeOf(load<u64>(row, BLOCK)));
  else store<u32>(LENGTH, length + 1);
  store<u64>(row, key);
  store<u64>(row, block, BLOCK);
  store<i64>(CURRENT, current);
  if (current > load<i64>(PEAK)) store<i64>(PEAK, current);
  return replaces;
}

/** Removes the block of a key; returns it, or 0 if there was none. Rows that it had displaced move up. */
export function remove(key: u64): u64 {
  const row = find(key);
  if (row === 0) return 0;
  const table = load<u32>(TABLE) as usize;
  const mask = load<u32>(CAPACITY) - 1;
  const block = load<u64>(row, BLOCK);
  store<i64>(CURRENT, load<i64>(CURRENT) - estimate(sizeOf(block)));
  store<u32>(LENGTH, load<u32>(LENGTH) - 1);
  let hole = ((row - table) >> ROW_SHIFT) as u32;
  let index = hole;
  while (true) {
    index = (index + 1) & mask;
    const next = table + ((index as usize) << ROW_SHIFT);
    const moved = load<u64>(next);
    if (moved === 0) break;
    // A row may move up as far as its home.
    if (((index - home(moved)) & mask) < ((index - hole) & mask)) continue;
    const to = table + ((hole as usize) << ROW_SHIFT);
    store<u64>(to, moved);
    store<u64>(to, load<u64>(next, BLOCK), BLOCK);
    hole = index;
  }
  store<u64>(table + ((hole as usize) << ROW_SHIFT), 0);
  return block;
}

/** Removes all blocks of one guest, or of all guests. */
export function removeAll(guest: u32, ofAll: bool): void {
  const table = load<u32>(TABLE) as usize;
  if (table === 0) return;
  const capacity = load<u32>(CAPACITY);
  if (ofAll) {
    memory.fill(table, 0, (capacity as usize) << ROW_SHIFT);
    store<u32>(LENGTH, 0);
    store<i64>(CURRENT, 0);
    return;
  }
  for (let index: u32 = 0; index < capacity; ) {
    const key = load<u64>(table + ((index as usize) << ROW_SHIFT));
    // Another block may have moved into this row: check it again.
    if (key !== 0 && ((key >> 48) as u32) === guest) remove(key);
    else index++;
  }
}

/** Doubles the table; returns whether there was memory. */
function grow(): bool {
  const old = load<u32>(TABLE) as usize;
  const oldCapacity = load<u32>(CAPACITY);
  const capacity = oldCapacity === 0 ? FIRST_CAPACITY : oldCapacity * 2;
  const bytes = (capacity as usize) << ROW_SHIFT;
  const table = allocate(bytes);
  if (table === 0) return false;
  // The memory may have contents of an earlier table.
  memory.fill(table, 0, bytes);
  const mask = capacity - 1;
  for (let row: u32 = 0; row < oldCapacity; row++) {
    const from = old + ((row as usize) << ROW_SHIFT);
    const key = load<u64>(from);
    if (key === 0) continue;
    let index = home(key) & mask;
    while (load<u64>(table + ((index as usize) << ROW_SHIFT)) !== 0) index = (index + 1) & mask;
    const to = table + ((index as usize) << ROW_SHIFT);
    store<u64>(to, key);
    store<u64>(to, load<u64>(from, BLOCK), BLOCK);
  }
  setTable(table as u32, capacity);
  return true;
}

/** Sets the address and the capacity of the table; 0 and 0 for no table. */
export function setTable(table: u32, capacity: u32): void {
  store<u32>(TABLE, table);
  store<u32>(CAPACITY, capacity);
  store<u32>(ROOM, capacity - (capacity >> 2));
  store<u32>(MASK, capacity === 0 ? 0 : (capacity - 1) << (ROW_SHIFT as u32));
}

/** The offset of a key's home row from the start of the table. */
function homeOffset(key: u64): u32 {
  return (home(key) << (ROW_SHIFT as u32)) & load<u32>(MASK);
}

/** Multiplicative hashing (Knuth, TAOCP 3, 6.4): the high half of the product. */
function home(key: u64): u32 {
  return ((key * 0x9e3779b97f4a7c15) >> 32) as u32;
}
