/** The package's name, by which snapshots and errors know this collector. */
export const name = '@tracemalloc/collector-node';
