import { allocate } from './allocate.ts';
import { grown as tellGrown, probed as tellProbed } from './imports.ts';
import {
  blockOf,
  find,
  insert,
  insertAtHome,
  remove,
  removeAll,
  removeFromHome,
  setTable,
} from './live-table.ts';
import { lock, unlock } from './lock.ts';
import { addToBucket, freesToTell, removeFromBucket, tellEveryFree } from './sampled-buckets.ts';
import { estimate, isExact, nextCountdown, seed } from './sampler.ts';
import { isLast, lastStack, stackOf } from './stack-cache.ts';
import {
  CAPACITY,
  CLEARS,
  CURRENT,
  EPOCH,
  EXACT,
  INTERVAL,
  IS_EXACT,
  increment,
  LENGTH,
  LOST,
  MODE,
  OFF,
  PAUSED,
  PEAK,
  REUSED,
  SAMPLED,
  STACKS,
  TABLE,
  TEXTS,
  TOP,
  UNKNOWN_FREES,
} from './state.ts';

export { freesToTell, lock, nextCountdown, seed, tellEveryFree, unlock };

/** The upper bits of all keys of this tracer's guest. */
let guest: u64 = 0;

/** A block during its reallocation: it is not in the hash table until that succeeds or fails. */
let pendingKey: u64 = 0;
let pendingBlock: u64 = 0;
let pendingIsUnknown: bool = false;

// Hooks: functions that instrumented modules call.

export function allocated(address: u64, size: u64, allocator: u32, context: u64, entry: u32): i64 {
  if (isLast(allocator, context, entry)) {
    lock();
    const isIn = insertAtHome(guest | address, blockOf(size, lastStack), size);
    unlock();
    if (isIn) return 0;
  }
  return allocatedAnywhere(address, size, allocator, context, entry);
}

function allocatedAnywhere(address: u64, size: u64, allocator: u32, context: u64, entry: u32): i64 {
  const mode = load<i32>(MODE);
  if (mode === OFF || mode === PAUSED) return nextCountdown();
  const stack = stackOf(allocator, context, entry);
  lock();
  const replaces = insert(guest | address, blockOf(size, stack));
  if (replaces) increment(REUSED);
  unlock();
  if (mode === SAMPLED && !replaces) addToBucket(address);
  return nextCountdown();
}

export function freed(address: u64): i64 {
  if (load<i32>(MODE) === EXACT) {
    lock();
    const isOut = removeFromHome(guest | address);
    unlock();
    if (isOut) return -1;
  }
  return freedAnywhere(address);
}

function freedAnywhere(address: u64): i64 {
  const mode = load<i32>(MODE);
  if (mode !== OFF && address !== 0) {
    lock();
    const block = remove(guest | address);
    if (block === 0 && mode === EXACT) increment(UNKNOWN_FREES);
    unlock();
    if (block !== 0 && !isExact()) removeFromBucket(address);
  }
  return freesToTell();
}

export function reallocating(address: u64): void {
  const mode = load<i32>(MODE);
  if (mode === OFF) return;
  lock();
  // The last reallocation ended by a trap: its block may still be alive.
  if (pendingKey !== 0) restore();
  pendingIsUnknown = false;
  if (address !== 0) {
    pendingBlock = remove(guest | address);
    if (pendingBlock !== 0) pendingKey = guest | address;
    else pendingIsUnknown = true;
  }
  unlock();
}

export function reallocated(
  old: u64,
  address: u64,
  size: u64,
  allocator: u32,
  context: u64,
  entry: u32,
  countdown: i64,
): i64 {
  const mode = load<i32>(MODE);
  if (mode === OFF) return nextCountdown();
  lock();
  // An address of 0 is a failure, and the old block stays; but for a size of 0 the block was freed.
  if (address === 0 && size !== 0) {
    if (pendingKey !== 0) restore();
    unlock();
    return countdown;
  }
  if (pendingIsUnknown && mode === EXACT) increment(UNKNOWN_FREES);
  const isMoved = pendingKey !== 0 && !isExact();
  pendingKey = 0;
  unlock();
  if (isMoved) removeFromBucket(old);
  if (address === 0) return countdown;
  const left = countdown - (size as i64);
  return left > 0 ? left : allocatedAnywhere(address, size, allocator, context, entry);
}

export function grown(memory: u32, before: u64, after: u64): void {
  if (load<i32>(MODE) !== OFF && before !== after) tellGrown(memory, before as f64, after as f64);
}

export function probed(): void {
  tellProbed();
}

function restore(): void {
  insert(pendingKey, pendingBlock);
  pendingKey = 0;
}

// Functions that JavaScript calls.

/** Bytes that a sampled block of this size represents. */
export function estimateOf(size: f64): f64 {
  return estimate(size as u64) as f64;
}

/** Sets the number of this tracer's guest. */
export function setGuest(number: u32): void {
  guest = (number as u64) << 48;
}

/** Starts with no blocks. An `interval` of 0 is exact mode. */
export function start(interval: f64): void {
  lock();
  removeAll(0, true);
  clearCounts();
  store<i32>(EPOCH, load<i32>(EPOCH) + 1);
  store<f64>(INTERVAL, interval);
  store<i32>(IS_EXACT, interval === 0 ? 1 : 0);
  store<i32>(MODE, interval === 0 ? EXACT : SAMPLED);
  unlock();
}

/** Stops, and forgets all blocks. `frees`: whether nobody else uses the tracer memory, so that it can be reused. */
export function stop(frees: bool): void {
  lock();
  store<i32>(MODE, OFF);
  removeAll(0, true);
  clearCounts();
  if (frees) {
    setTable(0, 0);
    store<u32>(TOP, 0);
    // The caches of stacks were in that memory.
    store<i32>(EPOCH, load<i32>(EPOCH) + 1);
  }
  unlock();
}

export function setMode(mode: i32): void {
  store<i32>(MODE, mode);
}

export function mode(): i32 {
  return load<i32>(MODE);
}

export function interval(): f64 {
  return load<f64>(INTERVAL);
}

export function clear(): void {
  lock();
  removeAll(0, true);
  clearCounts();
  unlock();
}

function clearCounts(): void {
  store<i32>(CLEARS, load<i32>(CLEARS) + 1);
  store<i64>(CURRENT, 0);
  store<i64>(PEAK, 0);
  store<f64>(UNKNOWN_FREES, 0);
  store<f64>(REUSED, 0);
  store<f64>(LOST, 0);
}

/** Forgets the blocks of a guest that was collected. */
export function forget(number: u32): void {
  lock();
  removeAll(number, false);
  unlock();
}

export function resetPeak(): void {
  store<i64>(PEAK, load<i64>(CURRENT));
}

export function current(): f64 {
  return load<i64>(CURRENT) as f64;
}

export function peak(): f64 {
  return load<i64>(PEAK) as f64;
}

export function unknownFrees(): f64 {
  return load<f64>(UNKNOWN_FREES);
}

export function reused(): f64 {
  return load<f64>(REUSED);
}

export function lost(): f64 {
  return load<f64>(LOST);
}

/** The address of the hash table's rows. Call it with the lock held. */
export function tableAddress(): u32 {
  return load<u32>(TABLE);
}

export function tableCapacity(): u32 {
  return load<u32>(CAPACITY);
}

export function tableLength(): u32 {
  return load<u32>(LENGTH);
}

/** The address of a block's row; 0 if there is no such block. */
export function rowOf(number: u32, address: f64): u32 {
  return find(((number as u64) << 48) | (address as u64)) as u32;
}

/** A number for a new stack. */
export function newStack(): u32 {
  lock();
  const stack = load<u32>(STACKS) + 1;
  store<u32>(STACKS, stack);
  unlock();
  return stack;
}

/**
 * Adds a record for the text of a stack, which other threads read. Its first 12 bytes are the address of
 * the record before it, the stack's number and the length; the text follows. Returns its address, or 0 if
 * there is no memory.
 */
export function newText(stack: u32, length: u32): u32 {
  lock();
  const record = allocate(length + 12) as u32;
  if (record === 0) {
    unlock();
    return 0;
  }
  store<u32>(record, load<u32>(TEXTS));
  store<u32>(record, stack, 4);
  store<u32>(record, length, 8);
  store<u32>(TEXTS, record);
  unlock();
  return record;
}

/** The address of the last record of a text; 0 for none. */
export function lastText(): u32 {
  return load<u32>(TEXTS);
}
