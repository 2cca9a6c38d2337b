// What taking and keeping a snapshot, and handling it, shows as the program's own.
import { getTracemallocMemory, start, takeSnapshot } from '@tracemalloc/collector-node';

const kept = [];

function hoard() {
  for (let i = 0; i < 2_000; i++) kept.push({ i });
}

start({ nframe: 10, exact: true });
hoard();
takeSnapshot();
const first = takeSnapshot();
const second = takeSnapshot();
const grown = second
  .compareTo(first, 'traceback')
  .filter(({ sizeDiff }) => sizeDiff > 0)
  .map(({ sizeDiff, traceback }) => ({ sizeDiff, traceback: String(traceback) }));
const files = second.statistics('filename').map(({ traceback }) => traceback.at(0).filename);
const { tracer } = second.metadata;
console.log(
  JSON.stringify({ grown, files, tracer, memory: getTracemallocMemory(), kept: kept.length }),
);
