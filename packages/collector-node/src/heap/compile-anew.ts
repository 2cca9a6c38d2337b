import { setFlagsFromString } from 'node:v8';
import type { LinesAddon } from './addon.ts';
import { isGiven } from './exact-flags.ts';

/**
 * Makes V8 compile existing code again, with its flags of now, at the next call: drops optimised code and
 * bytecode. Functions that run now or are suspended keep their bytecode; before Node.js 26, so do all generators
 * and asynchronous functions.
 */
export function compileAnew(addon: LinesAddon): void {
  // This comes first: optimised code keeps its bytecode alive.
  const isDeoptimized = addon.deoptimize();
  flushBytecode(addon);
  if (!isDeoptimized) deoptimizeByCoverage();
}

/** Makes V8 drop all optimised code. Its functions go on as bytecode. */
export function deoptimize(addon: LinesAddon): void {
  if (!addon.deoptimize()) deoptimizeByCoverage();
}

/** Collects garbage, and the bytecode of all functions that do not run, of any age. */
function flushBytecode(addon: LinesAddon): void {
  // V8 reads the first flag to decide which code to flush (Heap::GetCodeFlushMode). With the second one a full
  // collection is a single one.
  const flags = ['stress-flush-code', 'expose-gc'].filter((flag) => !isGiven(`--${flag}`));
  for (const flag of flags) setFlagsFromString(`--${flag}`);
  addon.collectGarbage();
  for (const flag of flags) setFlagsFromString(`--no-${flag}`);
}

/**
 * V8 deoptimises all code when it begins to count calls precisely (`Coverage::SelectMode`). That walks the heap
 * four times. From then on V8 keeps the bytecode that it has.
 */
function deoptimizeByCoverage(): void {
  // To end this mode would end the coverage that somebody has asked for in the whole process.
  if ((process.env.NODE_V8_COVERAGE ?? '') !== '') return;
  try {
    const session = new (process.getBuiltinModule('node:inspector').Session)();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    session.post('Profiler.stopPreciseCoverage');
    session.post('Profiler.disable');
    session.disconnect();
  } catch {
    // No inspector: optimised code stays, and its frames have no lines.
  }
}
