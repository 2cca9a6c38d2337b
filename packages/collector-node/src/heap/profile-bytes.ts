import type { Bytes } from '@tracemalloc/core';
import type { HeapProfile } from './heap-profile.ts';

/** Bytes that the columns of a profile hold in ArrayBuffers. */
export function profileBytes({ nodes, allocations }: HeapProfile): Bytes {
  const columns = [...Object.values(nodes), ...Object.values(allocations)];
  return columns.reduce((sum, column) => sum + (column as Float64Array).byteLength, 0);
}
