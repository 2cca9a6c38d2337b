// Tracks one block, and prints its traceback.
import { getTraceback, start, track } from '@tracemalloc/collector-node';

function upload(id) {
  track(1_000, id, 4_096); // upload's line
}

start(2);
upload(0xf00); // the caller's line
console.log(JSON.stringify(getTraceback(1_000, 0xf00)));
