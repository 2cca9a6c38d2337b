import { setFlagsFromString } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { loadAddon } from './addon.ts';

/** A V8 flag that exact mode needs, and how V8 has it by default. */
interface Flag {
  readonly exact: string;
  readonly byDefault: string;
}

/** Every block and every frame apart, in optimised code too; V8 11.3 (Node.js 20) and later. */
const COUNT_FLAGS: readonly Flag[] = [
  { exact: '--no-turbo-allocation-folding', byDefault: '--turbo-allocation-folding' },
  { exact: '--no-turbo-inlining', byDefault: '--turbo-inlining' },
];
/** V8 12.4 (Node.js 22), the first with Maglev's inlining on by default. */
const MAGLEV_COUNT_FLAGS: readonly Flag[] = [
  { exact: '--no-maglev-inlining', byDefault: '--maglev-inlining' },
];

/** All code by Sparkplug, which gives each allocation a position of its own; V8 11.3 and later. */
const LINE_FLAGS: readonly Flag[] = [
  { exact: '--always-sparkplug', byDefault: '--no-always-sparkplug' },
  { exact: '--no-opt', byDefault: '--opt' },
];
/** V8 13.6 (Node.js 24), the first with Maglev on by default and with a flag for TurboFan alone. */
const MAGLEV_LINE_FLAGS: readonly Flag[] = [
  { exact: '--no-maglev', byDefault: '--maglev' },
  { exact: '--no-turbofan', byDefault: '--turbofan' },
];

type Wanted = 'counts' | 'lines';

/** By the addon's number. */
const SETS: readonly Wanted[] = ['counts', 'lines'];

/** What {@link setExactFlags} did. */
export interface ExactFlags {
  /** Whether V8 keeps every frame and every block apart in what it compiles from now on. */
  readonly complete: boolean;
  /**
   * Puts back V8's defaults, except for the flags that the command line gives, once no thread of the
   * process needs them any longer; without the addon, once the main thread does not.
   */
  restore(): void;
}

/**
 * Keeps V8 from inlining functions and from folding allocations in code it optimises from now on, or,
 * for `lines`, from optimising at all. The flags are the whole process's, all its threads included.
 */
export function setExactFlags(wanted: Wanted): ExactFlags {
  const all = wanted === 'counts' ? countFlags : lineFlags;
  const known = isKnown(process.versions.v8);
  const flags = known
    ? all(Number.parseFloat(process.versions.v8)).filter(({ exact }) => !isGiven(exact))
    : [];
  return { complete: known, restore: hold(wanted, flags) };
}

/** @returns what gives them back; not before all other threads of the process have given them back. */
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
  // No thread knows of the others here; the one that outlives them all decides.
  return () => isMainThread && setFlagsFromString(off);
}

/** V8 complains on stderr about a flag that it does not know, so each version gets only its own. */
function countFlags(version: number): readonly Flag[] {
  if (version < 12.4) return COUNT_FLAGS;
  // 13.6 (Node.js 24) is the first of ours that folds in Maglev; by default it is at 1, 14 at 2.
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
