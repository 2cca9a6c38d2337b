// A debugger's front end attaches to a traced program, with a CPU profile of the program's own, coverage,
// heap snapshots and allocation tracking, and detaches.
import { Session } from 'node:inspector/promises';
import { start, stop, takeSnapshot } from '@tracemalloc/collector-node';
import { options, rounds } from './duration.mjs';

const kept = [];

function allocate(count) {
  for (let i = 0; i < count; i++) kept.push({ i, text: `text ${i}` });
  if (kept.length > 20_000) kept.length = 0;
}

async function attached(work) {
  const session = new Session();
  session.connect();
  try {
    return await work(session);
  } finally {
    session.disconnect();
  }
}

/** How many samples a CPU profile has that runs while the trace does. */
async function profileProcessor(session, isStartedFirst) {
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  if (isStartedFirst) stop();
  await session.post('Profiler.start');
  if (isStartedFirst) start(options);
  for (let i = 0; i < 20; i++) allocate(1_000);
  takeSnapshot();
  const { profile } = await session.post('Profiler.stop');
  await session.post('Profiler.disable');
  return profile.samples.length;
}

async function cover(session) {
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  allocate(1_000);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');
  return result.length;
}

async function lookAtHeap(session, round) {
  let chunks = 0;
  session.on('HeapProfiler.addHeapSnapshotChunk', () => chunks++);
  await session.post('HeapProfiler.enable');
  if (round % 2 === 0) await session.post('HeapProfiler.startTrackingHeapObjects');
  allocate(1_000);
  if (round % 2 === 0) await session.post('HeapProfiler.stopTrackingHeapObjects');
  if (round % 5 === 0) await session.post('HeapProfiler.takeHeapSnapshot');
  await session.post('HeapProfiler.collectGarbage');
  await session.post('HeapProfiler.disable');
  return chunks;
}

async function debug(session) {
  await session.post('Debugger.enable');
  await session.post('Debugger.setBreakpointsActive', { active: false });
  allocate(1_000);
  await session.post('Debugger.disable');
}

start(options);
const seen = { done: 0, cpuSamples: 0, scripts: 0, chunks: 0 };
for (const round of rounds()) {
  seen.cpuSamples += await attached((session) => profileProcessor(session, round % 2 === 1));
  seen.scripts += await attached(cover);
  seen.chunks += await attached((session) => lookAtHeap(session, round));
  await attached(debug);
  if (options.exact && !(takeSnapshot().total.size > 0))
    throw new Error('nothing is traced any more');
  seen.done++;
}
stop();
console.log(JSON.stringify(seen));
