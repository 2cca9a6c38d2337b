// What traces a workload: `plain`, `lines`, `native`, `inspector` or `datadog`, with an interval and a depth; `heap`
// is the native engine without the memory of buffers.
/**
 * @param {string} tracer
 * @param {number} interval
 */
export async function startTracer(tracer, interval) {
  // 2 * 25 + 16 frames are what the native engine asks of V8 for 25.
  if (tracer === 'datadog') {
    const { heap } = await import('@datadog/pprof');
    heap.start(interval, 66);
  } else if (tracer !== 'plain') {
    const { start } = await import('@tracemalloc/collector-node');
    const [engine, arrayBuffers] = tracer === 'heap' ? ['native', false] : [tracer, true];
    const how = interval === 1 ? { exact: true } : { interval };
    start({ nframe: 25, ...how, engine, arrayBuffers });
  }
}
