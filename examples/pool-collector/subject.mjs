import { BufferPool } from './buffer-pool.mjs';
import { PoolCollector } from './pool-collector.mjs';

const pool = new BufferPool();

function lend(bytes) {
  return pool.acquire(bytes);
}

/** The collector, and how to make it trace something. */
export const subject = {
  collector: new PoolCollector(pool),
  allocate: (bytes) => lend(bytes),
  free: (buffer) => pool.release(buffer),
  objectOf: (buffer) => buffer,
  traceback: [{ functionName: 'lend' }, { functionName: 'allocate' }],
  exact: true,
};
