// Prices order after order. It should need no more memory for the last one than for the first.
import { setTimeout as sleep } from 'node:timers/promises';
import { nextOrder } from './orders.mjs';
import { priceOf } from './prices.mjs';

let sales = 0;
for (let orders = 1; ; orders++) {
  sales += priceOf(nextOrder());
  if (orders % 1000 === 0) await sleep(20);
  if (orders % 20_000 === 0) {
    const heap = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
    console.log(`${orders} orders, sales ${sales}, heap ${heap} MiB`);
  }
}
