// Which engine traces, and why no better one; or why none does.
import { start, takeSnapshot } from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

const kept = [];
const refusal = attempt(() => start({ exact: true }));
for (let i = 0; i < 1_000; i++) kept.push({ i });
if (refusal !== null) console.log(JSON.stringify(refusal));
else {
  const snapshot = takeSnapshot({ gc: true });
  if (snapshot.total.count < kept.length) throw new Error(`only ${snapshot.total.count} blocks`);
  console.log(JSON.stringify(snapshot.metadata.collectors[0]));
}
