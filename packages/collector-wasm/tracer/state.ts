// The state that tracers share: a part of the memory that they import. So several guests, and guests on
// several threads, have one hash table and one peak.

const BASE: usize = (__heap_base + 15) & ~15;

/** i32: 1 while a tracer works on the hash table. */
export const LOCK: usize = BASE;
/** i32: the last stack's number. */
export const STACKS: usize = BASE + 4;
/** i32: one of the modes below. Also read together with EPOCH, as one u64. */
export const MODE: usize = BASE + 8;
/** i32: counts the starts: caches of an earlier start are void. */
export const EPOCH: usize = BASE + 12;
/** f64: bytes between two samples, on average; 0 is exact. */
export const INTERVAL: usize = BASE + 16;
/** i64: live bytes; an estimate in sampled mode. */
export const CURRENT: usize = BASE + 24;
/** i64: the highest value of CURRENT. */
export const PEAK: usize = BASE + 32;
/** f64: frees of addresses without a known block. */
export const UNKNOWN_FREES: usize = BASE + 40;
/** f64: allocations at an address whose block was not freed. */
export const REUSED: usize = BASE + 48;
/** f64: blocks that were lost because there was no memory. */
export const LOST: usize = BASE + 56;
/** u32: the address of the hash table; 0 for none. */
export const TABLE: usize = BASE + 64;
/** u32: the number of its rows, a power of two or 0. */
export const CAPACITY: usize = BASE + 68;
/** u32: the number of rows that have a block. */
export const LENGTH: usize = BASE + 72;
/** u32: the number of rows that may have a block before the table grows. */
export const ROOM: usize = BASE + 76;
/** u32: the offset of the last row, as a mask that wraps offsets of rows. */
export const MASK: usize = BASE + 80;
/** u32: the address of free memory. */
export const TOP: usize = BASE + 84;
/** u32: the address of the last record of a text; 0 for none. */
export const TEXTS: usize = BASE + 88;
/** i32: counts how often all blocks were forgotten. */
export const CLEARS: usize = BASE + 92;
/** i32: 1 if every allocation is recorded; during a pause, if it was before. */
export const IS_EXACT: usize = BASE + 96;

/** The first address of free memory after a start. */
export const FIRST_FREE: usize = BASE + 128;

/** Traces nothing. */
export const OFF: i32 = 0;
/** Traces every allocation. */
export const EXACT: i32 = 1;
/** Traces samples. */
export const SAMPLED: i32 = 2;
/** Traces frees, but no allocations. */
export const PAUSED: i32 = 3;

/** Adds 1 to a count. */
export function increment(count: usize): void {
  store<f64>(count, load<f64>(count) + 1);
}
