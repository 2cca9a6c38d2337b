import { allocate } from './allocate.ts';
import { estimate } from './sampler.ts';
import { CAPACITY, CURRENT, increment, LENGTH, LOST, PEAK, TABLE } from './state.ts';

// Open addressing with linear probing; a row is 24 bytes: u64 key, u64 size, u32 stack. A key is the
// address of a block and, above its 48 bits, the number of the guest; 0 is a free row.

const ROW: usize = 24;
const SIZE: usize = 8;
const STACK: usize = 16;
const FIRST_CAPACITY: u32 = 4096;

/** The row of a key; 0 if there is none. */
export function find(key: u64): usize {
  const table = load<u32>(TABLE) as usize;
  if (table === 0) return 0;
  const mask = load<u32>(CAPACITY) - 1;
  let index = home(key) & mask;
  while (true) {
    const row = table + (index as usize) * ROW;
    const found = load<u64>(row);
    if (found === key) return row;
    if (found === 0) return 0;
    index = (index + 1) & mask;
  }
}

/** Adds a block; returns whether there was one of the same key, which it replaces. */
export function insert(key: u64, size: u64, stack: u32): bool {
  const capacity = load<u32>(CAPACITY);
  const length = load<u32>(LENGTH);
  // Where it cannot grow, it fills up to its last row, and what comes then is lost.
  if (
    (capacity === 0 || length >= capacity - (capacity >> 2)) &&
    !grow() &&
    length + 1 >= capacity
  ) {
    increment(LOST);
    return false;
  }
  const mask = load<u32>(CAPACITY) - 1;
  const table = load<u32>(TABLE) as usize;
  let index = home(key) & mask;
  let row = table + (index as usize) * ROW;
  let found = load<u64>(row);
  while (found !== 0 && found !== key) {
    index = (index + 1) & mask;
    row = table + (index as usize) * ROW;
    found = load<u64>(row);
  }
  const replaces = found === key;
  let current = load<f64>(CURRENT) + estimate(size);
  if (replaces) current -= estimate(load<u64>(row, SIZE));
  else store<u32>(LENGTH, load<u32>(LENGTH) + 1);
  store<u64>(row, key);
  store<u64>(row, size, SIZE);
  store<u32>(row, stack, STACK);
  store<f64>(CURRENT, current);
  if (current > load<f64>(PEAK)) store<f64>(PEAK, current);
  return replaces;
}

export function sizeAt(row: usize): u64 {
  return load<u64>(row, SIZE);
}

export function stackAt(row: usize): u32 {
  return load<u32>(row, STACK);
}

/** Takes a block away: those after it that had to make way for it move up. */
export function remove(row: usize): void {
  const table = load<u32>(TABLE) as usize;
  const mask = load<u32>(CAPACITY) - 1;
  store<f64>(CURRENT, load<f64>(CURRENT) - estimate(load<u64>(row, SIZE)));
  store<u32>(LENGTH, load<u32>(LENGTH) - 1);
  let hole = ((row - table) / ROW) as u32;
  let index = hole;
  while (true) {
    index = (index + 1) & mask;
    const next = table + (index as usize) * ROW;
    const key = load<u64>(next);
    if (key === 0) break;
    // It may move up to its home, not before it.
    if (((index - home(key)) & mask) < ((index - hole) & mask)) continue;
    memory.copy(table + (hole as usize) * ROW, next, ROW);
    hole = index;
  }
  store<u64>(table + (hole as usize) * ROW, 0);
}

/** Forgets all blocks of one guest, or of all. */
export function removeAll(guest: u32, ofAll: bool): void {
  const table = load<u32>(TABLE) as usize;
  if (table === 0) return;
  const capacity = load<u32>(CAPACITY);
  if (ofAll) {
    memory.fill(table, 0, (capacity as usize) * ROW);
    store<u32>(LENGTH, 0);
    store<f64>(CURRENT, 0);
    return;
  }
  for (let index: u32 = 0; index < capacity; ) {
    const row = table + (index as usize) * ROW;
    const key = load<u64>(row);
    // What moves into the row is looked at again.
    if (key !== 0 && ((key >> 48) as u32) === guest) remove(row);
    else index++;
  }
}

/** Returns whether there was memory for it. */
function grow(): bool {
  const old = load<u32>(TABLE) as usize;
  const oldCapacity = load<u32>(CAPACITY);
  const capacity = oldCapacity === 0 ? FIRST_CAPACITY : oldCapacity * 2;
  const bytes = (capacity as usize) * ROW;
  const table = allocate(bytes);
  if (table === 0) return false;
  // The memory may have been another table's.
  memory.fill(table, 0, bytes);
  const mask = capacity - 1;
  for (let row: u32 = 0; row < oldCapacity; row++) {
    const from = old + (row as usize) * ROW;
    const key = load<u64>(from);
    if (key === 0) continue;
    let index = home(key) & mask;
    while (load<u64>(table + (index as usize) * ROW) !== 0) index = (index + 1) & mask;
    memory.copy(table + (index as usize) * ROW, from, ROW);
  }
  store<u32>(TABLE, table as u32);
  store<u32>(CAPACITY, capacity);
  return true;
}

/** Multiplicative hashing (Knuth, TAOCP 3, 6.4): the high half of the product. */
function home(key: u64): u32 {
  return ((key * 0x9e3779b97f4a7c15) >> 32) as u32;
}
