/** How V8's profiler is reached: by the addon, with lines or as it is, or by `node:inspector`. */
export type EngineKind = 'lines' | 'native' | 'inspector';

/** All of them, the better ones first. */
export const ENGINES: readonly EngineKind[] = ['lines', 'native', 'inspector'];
