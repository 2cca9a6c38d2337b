import { setFlagsFromString } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { loadAddon } from './addon.ts';

/** A V8 flag that exact mode needs, and V8's default for it. */
interface Flag {
  readonly exact: string;
  readonly byDefault: string;
}

/** Keep every block and every frame apart, also in optimised code. V8 11.3 (Node.js 20) and later. */
const COUNT_FLAGS: readonly Flag[] = [
  { exact: '--no-turbo-allocation-folding', byDefault: '--turbo-allocation-folding' },
  { exact: '--no-turbo-inlining', byDefault: '--turbo-inlining' },
];
/** The same for V8 12.4 (Node.js 22) and later: it is the first with Maglev's inlining on by default. */
const MAGLEV_COUNT_FLAGS: readonly Flag[] = [
  { exact: '--no-maglev-inlining', byDefault: '--maglev-inlining' },
];

/** Compile all code by Sparkplug, which gives each allocation its own position. V8 11.3 and later. */
const LINE_FLAGS: readonly Flag[] = [
  { exact: '--always-sparkplug', byDefault: '--no-always-sparkplug' },
  { exact: '--no-opt', byDefault: '--opt' },
];
/** The same for V8 13.6 (Node.js 24): it is the first with Maglev on by default and a flag for TurboFan alone. */
const MAGLEV_LINE_FLAGS: readonly Flag[] = [
  { exact: '--no-maglev', byDefault: '--maglev' },
  { exact: '--no-turbofan', byDefault: '--turbofan' },
];

type Wanted = 'counts' | 'lines';

/** In the order of the addon's numbers. */
const SETS: readonly Wanted[] = ['counts', 'lines'];

/** The result of {@link setExactFlags}. */
export interface ExactFlags {
  /** Whether V8 keeps every frame and every block apart in the code that it compiles from now on. */
  readonly complete: boolean;
  /**
   * Restores V8's defaults, except for flags of the command line, once no thread of the process needs ours any
   * longer; without the addon, once the main thread does not.
   */
  restore(): void;
}

/**
 * Keeps V8 from inlining functions and from folding allocations in the code that it optimises from now on; for
 * `lines`, from optimising at all. The flags hold for the whole process, with all its threads.
 */
export function setExactFlags(wanted: Wanted): ExactFlags {
  const all = wanted === 'counts' ? countFlags : lineFlags;
  const known = isKnown(process.versions.v8);
  const flags = known
    ? all(Number.parseFloat(process.versions.v8)).filter(({ exact }) => !isGiven(exact))
    : [];
  return { complete: known, restore: hold(wanted, flags) };
}

/** @returns a function that lets go. The flags are reset when the last thread of the process has let go. */
function hold(wanted: Wanted, flags: readonly Flag[]): () => void {
  if (flags.length === 0) return () => {};
  const on = flags.map(({ exact }) => exact).join(' ');
  const off = flags.map(({ byDefault }) => byDefault).join(' ');
  const { addon } = loadAddon();
  if (addon !== undefined) {
    const held = addon.holdFlags(SETS.indexOf(wanted), on, off);
    return () => addon.releaseFlags(held);
  }
  setFlagsFromString(on);
  // No thread knows of the others here. The main thread outlives them all, and decides.
  return () => isMainThread && setFlagsFromString(off);
}

/** V8 complains on stderr about unknown flags, so each version gets only its own. */
function countFlags(version: number): readonly Flag[] {
  if (version < 12.4) return COUNT_FLAGS;
  // 13.6 (Node.js 24) is the first that folds in Maglev. Its default is 1, that of 14 is 2.
  if (version < 13.6) return [...COUNT_FLAGS, ...MAGLEV_COUNT_FLAGS];
  const folding = {
    exact: '--maglev-allocation-folding=0',
    byDefault: `--maglev-allocation-folding=${version < 14 ? 1 : 2}`,
  };
  return [...COUNT_FLAGS, ...MAGLEV_COUNT_FLAGS, folding];
}

function lineFlags(version: number): readonly Flag[] {
  return version < 13.6 ? LINE_FLAGS : [...LINE_FLAGS, ...MAGLEV_LINE_FLAGS];
}

/** Whether the names and defaults above were checked: V8 11.3 to 14, Node.js 20 to 26. */
function isKnown(v8Version: string): boolean {
  const version = Number.parseFloat(v8Version);
  return version >= 11.3 && version < 15;
}

/** Whether the command line gives a flag: V8 takes `_` for `-`, and `--noflag` for `--no-flag`. */
export function isGiven(flag: string): boolean {
  const name = nameOf(flag);
  return process.execArgv.some((given) => nameOf(given) === name);
}

function nameOf(flag: string): string {
  return flag
    .replaceAll('_', '-')
    .replace(/^--?(no-?)?/, '')
    .replace(/=.*$/, '');
}
