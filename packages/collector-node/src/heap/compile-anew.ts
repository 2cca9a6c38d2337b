import { setFlagsFromString } from 'node:v8';
import type { LinesAddon } from './addon.ts';
import { isGiven } from './exact-flags.ts';

/**
 * Has code that was compiled before compiled again, as V8's flags now say, when it is next called: what was
 * optimised goes back, and bytecode is dropped. What runs now, or is suspended, keeps its bytecode; before
 * Node.js 26 so do all generators and asynchronous functions.
 */
export function compileAnew(addon: LinesAddon): void {
  // Before, since optimised code keeps its bytecode alive.
  const isDeoptimized = addon.deoptimize();
  flushBytecode(addon);
  // The end of this mode would take somebody's coverage, who has asked for it all over the process.
  if (isDeoptimized || (process.env.NODE_V8_COVERAGE ?? '') !== '') return;
  deoptimizeByCoverage();
}

/** Collects garbage, and with it the bytecode of all functions that do not run, however young it is. */
function flushBytecode(addon: LinesAddon): void {
  // What V8 looks at when it decides what to flush (Heap::GetCodeFlushMode), and what it wants for a full
  // collection that is only one.
  const flags = ['stress-flush-code', 'expose-gc'].filter((flag) => !isGiven(`--${flag}`));
  for (const flag of flags) setFlagsFromString(`--${flag}`);
  addon.collectGarbage();
  for (const flag of flags) setFlagsFromString(`--no-${flag}`);
}

/**
 * V8 deoptimises all code when it begins to count calls precisely (`Coverage::SelectMode`). It walks the heap
 * four times for that, and from then on keeps the bytecode that it has, for good.
 */
function deoptimizeByCoverage(): void {
  try {
    const session = new (process.getBuiltinModule('node:inspector').Session)();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    session.post('Profiler.stopPreciseCoverage');
    session.post('Profiler.disable');
    session.disconnect();
  } catch {
    // No inspector: code that is optimised by now stays so, and its frames have no lines.
  }
}
