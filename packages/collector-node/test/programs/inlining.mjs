// Which function V8 gives the blocks of a hot inner one, in exact mode, and after it.
import { start, stop } from '@tracemalloc/collector-node';
import { kept, shareOfInner } from './share-of-inner.mjs';

start({ exact: true });
const exact = shareOfInner();
stop();
start({ interval: 1 });
const after = shareOfInner();
stop();
console.log(JSON.stringify({ exact, after, kept: kept.length }));
