import assert from 'node:assert';
import { it } from 'node:test';
import { leftBehind } from './left-behind.mjs';
import { nextOrder } from './orders.mjs';
import { priceOf } from './prices.mjs';

it('keeps nothing of an order', async () => {
  const lines = await leftBehind(() => priceOf(nextOrder()), {
    pattern: `${import.meta.dirname}/*`,
  });
  assert.deepEqual(lines.map(String), []);
});
