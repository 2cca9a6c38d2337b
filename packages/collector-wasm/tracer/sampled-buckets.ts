import { allocate } from './allocate.ts';
import { lock, unlock } from './lock.ts';
import { isExact } from './sampler.ts';
import { CLEARS, EPOCH, MODE, OFF } from './state.ts';

// Which frees a guest has to tell. A sampled block is one in thousands, and most frees are of others:
// guests ask before they call, whether bit (address >> 4) % 64 is set. A count a bit, each instance
// its own; bit 63 is always set, so that 0 means not tracing.

const BUCKETS: u32 = 64;
const ALWAYS: i64 = i64.MIN_VALUE;

let counts: usize = 0;
let mask: i64 = ALWAYS;
let clears: i32 = -1;
let epoch: i32 = -1;
let tellsAll: bool = ASC_FEATURE_THREADS;

/** From now on every free is told: blocks of this guest are freed or allocated elsewhere too. */
export function tellEveryFree(): void {
  tellsAll = true;
}

/** The frees that are to be told: a bit a bucket. */
export function freesToTell(): i64 {
  const mode = load<i32>(MODE);
  if (tellsAll) return mode === OFF && !ASC_FEATURE_THREADS ? 0 : -1;
  if (mode === OFF) return 0;
  if (isExact()) return -1;
  refresh();
  return mask;
}

/** A sampled block has come. */
export function addToBucket(address: u64): void {
  refresh();
  if (counts === 0) return;
  const bucket = bucketOf(address);
  const count = counts + (bucket << 2);
  store<u32>(count, load<u32>(count) + 1);
  mask |= (1 as i64) << bucket;
}

/** A sampled block has gone. */
export function removeFromBucket(address: u64): void {
  refresh();
  if (counts === 0) return;
  const bucket = bucketOf(address);
  const count = counts + (bucket << 2);
  const left = load<u32>(count) - 1;
  store<u32>(count, left);
  if (left === 0) mask = (mask & ~((1 as i64) << bucket)) | ALWAYS;
}

function bucketOf(address: u64): u32 {
  return ((address >> 4) as u32) & (BUCKETS - 1);
}

/** After everything was forgotten, begins anew. */
function refresh(): void {
  const now = load<i32>(CLEARS);
  if (clears === now) return;
  clears = now;
  if (epoch !== load<i32>(EPOCH)) {
    // The memory of the last one may be somebody else's by now.
    epoch = load<i32>(EPOCH);
    lock();
    counts = allocate(BUCKETS << 2);
    unlock();
  }
  // Without memory for it, every free is told.
  if (counts === 0) tellsAll = true;
  else memory.fill(counts, 0, BUCKETS << 2);
  mask = ALWAYS;
}
