/** How we reach V8's profiler: by the addon, with lines or without, or by `node:inspector`. */
export type EngineKind = 'lines' | 'native' | 'inspector';

/** All engines, the best one first. */
export const ENGINES: readonly EngineKind[] = ['lines', 'native', 'inspector'];
