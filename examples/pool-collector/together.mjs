import { displayTop } from '@tracemalloc/format';
import { addCollector, start, takeSnapshot } from '@tracemalloc/session';
import { BufferPool } from './buffer-pool.mjs';
import { PoolCollector } from './pool-collector.mjs';

const pool = new BufferPool();
addCollector(new PoolCollector(pool));
start({ nframe: 5, exact: true });
const lent = [pool.acquire(4096), pool.acquire(4096)];
console.log(displayTop(takeSnapshot(), { groupBy: 'domain' }));
console.log(`${lent.length} buffers are lent`);
