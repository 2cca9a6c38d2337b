// What all instances of the tracer share: a block of the memory that they import, so that several
// guests, and guests on several threads, have one live table and one peak.

const BASE: usize = (__heap_base + 15) & ~15;

/** i32: 1 while an instance works on the shared tables. */
export const LOCK: usize = BASE;
/** i32: the last stack's number. */
export const STACKS: usize = BASE + 4;
/** i32: one of the modes below. With what follows it also read as one u64. */
export const MODE: usize = BASE + 8;
/** i32: counts the starts, for what instances remember of the last one. */
export const EPOCH: usize = BASE + 12;
/** f64: bytes between two samples, on average; 1 is exact. */
export const INTERVAL: usize = BASE + 16;
/** i64: bytes alive; estimated if sampled. */
export const CURRENT: usize = BASE + 24;
/** i64: the most that CURRENT was. */
export const PEAK: usize = BASE + 32;
/** f64: frees of addresses that no block is known at. */
export const UNKNOWN_FREES: usize = BASE + 40;
/** f64: addresses that were handed out again, though no free was seen. */
export const REUSED: usize = BASE + 48;
/** f64: blocks that there was no room for. */
export const LOST: usize = BASE + 56;
/** u32: where the live table is. */
export const TABLE: usize = BASE + 64;
/** u32: its rows, a power of two; or 0. */
export const CAPACITY: usize = BASE + 68;
/** u32: rows that are taken. */
export const LENGTH: usize = BASE + 72;
/** u32: rows that may be taken before it grows. */
export const ROOM: usize = BASE + 76;
/** u32: where the last row starts, from TABLE on: what wraps offsets of rows. */
export const MASK: usize = BASE + 80;
/** u32: where free memory begins. */
export const TOP: usize = BASE + 84;
/** u32: the last record of a stack's text; 0 for none. */
export const TEXTS: usize = BASE + 88;
/** i32: counts how often everything was forgotten. */
export const CLEARS: usize = BASE + 92;
/** i32: 1 if every allocation is recorded, or was before a pause. */
export const IS_EXACT: usize = BASE + 96;

/** Where free memory begins at first. */
export const FIRST_FREE: usize = BASE + 128;

/** Nothing is traced. */
export const OFF: i32 = 0;
/** Every allocation is. */
export const EXACT: i32 = 1;
/** One in so many bytes is. */
export const SAMPLED: i32 = 2;
/** Frees are, and no allocations. */
export const PAUSED: i32 = 3;

/** Adds 1 to a count. */
export function increment(count: usize): void {
  store<f64>(count, load<f64>(count) + 1);
}
