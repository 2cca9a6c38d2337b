import { LOCK } from './state.ts';

// Only the build for shared memory has threads. The lock spins: it is held for some tens of nanoseconds, and
// a page's main thread must not block.

/** Waits until no other thread works on the hash table. */
export function lock(): void {
  if (ASC_FEATURE_THREADS) {
    while (atomic.cmpxchg<i32>(LOCK, 0, 1) !== 0) {}
  }
}

/** Releases the lock. */
export function unlock(): void {
  if (ASC_FEATURE_THREADS) atomic.store<i32>(LOCK, 0);
}
