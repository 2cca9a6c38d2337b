// Preloaded: starts the tracer with the options in an environment variable, if there are any.
const options = process.env.BENCH_START;
if (options) {
  const { start } = await import('@tracemalloc/collector-node');
  start(JSON.parse(options));
}
