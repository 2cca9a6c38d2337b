/** The key of environment data under which a worker finds how it is to be traced. */
export const WORKER_KEY = 'tracemalloc/worker';
