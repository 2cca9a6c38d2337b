import { TracemallocError } from '@tracemalloc/core';

/** The error if V8's sampler serves somebody else, who keeps it. */
export function alreadySampled(): TracemallocError {
  return new TracemallocError(
    'ERR_TRACEMALLOC_CONFLICT',
    "got a V8 sampling heap profiler that runs already, expected none, because V8 has one for each thread; likely causes: node --heap-prof, v8.startHeapProfile(), a debugger's allocation sampling, another heap profiler (@datadog/pprof, Pyroscope), or a second copy of tracemalloc",
  );
}

/** The error if somebody has ended our sampler. If they started it again, it is theirs. */
export function lostSampler(how: string, cause?: Error): TracemallocError {
  return new TracemallocError(
    'ERR_TRACEMALLOC_CONFLICT',
    `got V8's sampling heap profiler ${how} by somebody else, expected it to run since start(): the traces are lost, and tracing is off; likely causes: another inspector session, v8.startHeapProfile(), or another heap profiler in this process`,
    { cause },
  );
}
