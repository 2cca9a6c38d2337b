// A tool of one's own from three packages: what did one operation allocate that is still alive?
import { start, stop, takeSnapshot } from '@tracemalloc/collector-node';
import { Filter } from '@tracemalloc/core';
import { formatStatistic, formatTraceback } from '@tracemalloc/format';
import { parseOrders } from './parse-orders.mjs';

/** Runs `operation` and says what it left behind, by line. */
function allocatedBy(operation) {
  start({ nframe: 10, exact: true });
  const before = takeSnapshot({ gc: true });
  const result = operation();
  const after = takeSnapshot({ gc: true });
  stop();
  const own = [new Filter(true, `${import.meta.dirname}/*`)];
  const [now, then] = [after.filterTraces(own), before.filterTraces(own)];
  return { result, now, changes: now.compareTo(then, 'lineno') };
}

const text = Array.from({ length: 1000 }, (_, i) => `${i};apples;${i % 7}`).join('\n');
const { result, now, changes } = allocatedBy(() => parseOrders(text));

console.log(`parseOrders made ${result.orders.length} orders and left alive:`);
for (const change of changes.filter(({ sizeDiff }) => sizeDiff !== 0)) {
  console.log(`  ${formatStatistic(change, { base: import.meta.dirname })}`);
}
const [biggest] = now.statistics('traceback');
console.log('The most by one traceback:');
for (const line of formatTraceback(biggest.traceback, { base: import.meta.dirname })) {
  console.log(line);
}
