import { allocate } from './allocate.ts';
import { lock, unlock } from './lock.ts';
import { isExact } from './sampler.ts';
import { CLEARS, EPOCH, MODE, OFF } from './state.ts';

// Which frees a guest has to tell. One block in thousands is sampled, and most frees are of other blocks. So
// a guest checks bit (address >> 4) % 64 of a mask before it calls. Each tracer counts the sampled blocks of
// each bit. Bit 63 is always set, so that a mask of 0 means not tracing.

const BUCKETS: u32 = 64;
const ALWAYS: i64 = i64.MIN_VALUE;

let counts: usize = 0;
let mask: i64 = ALWAYS;
let clears: i32 = -1;
let epoch: i32 = -1;
let tellsAll: bool = ASC_FEATURE_THREADS;

/** From now on the guest tells every free: another guest frees or allocates blocks of its memory too. */
export function tellEveryFree(): void {
  tellsAll = true;
}

/** The mask of frees to tell: one bit a bucket. */
export function freesToTell(): i64 {
  const mode = load<i32>(MODE);
  if (tellsAll) return mode === OFF && !ASC_FEATURE_THREADS ? 0 : -1;
  if (mode === OFF) return 0;
  if (isExact()) return -1;
  refresh();
  return mask;
}

/** Counts a sampled block. */
export function addToBucket(address: u64): void {
  refresh();
  if (counts === 0) return;
  const bucket = bucketOf(address);
  const count = counts + (bucket << 2);
  store<u32>(count, load<u32>(count) + 1);
  mask |= (1 as i64) << bucket;
}

/** Counts a sampled block that was freed. */
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

/** Resets the counts if all blocks were forgotten since the last call. */
function refresh(): void {
  const now = load<i32>(CLEARS);
  if (clears === now) return;
  clears = now;
  if (epoch !== load<i32>(EPOCH)) {
    // After another start, the old memory may have other contents.
    epoch = load<i32>(EPOCH);
    lock();
    counts = allocate(BUCKETS << 2);
    unlock();
  }
  // Without memory for counts, the guest tells every free.
  if (counts === 0) tellsAll = true;
  else memory.fill(counts, 0, BUCKETS << 2);
  mask = ALWAYS;
}
