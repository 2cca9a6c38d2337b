import { mix } from '../tables/hash.ts';
import { type PlaceTables, StackViews } from '../tables/tables.ts';
import type { FrameIndex, StackIndex } from '../units.ts';
import { FrameIdentity } from './frame-identity.ts';
import type { GroupedStacks, Grouping } from './groups.ts';
import { joinFrames } from './joined-frames.ts';

/** The stacks of one snapshot. */
interface Paths {
  readonly tables: PlaceTables;
  readonly views: StackViews;
  /** Index of its first frame among the frames of all. */
  readonly first: FrameIndex;
  /** Of all frames of each stack; equal for equal tracebacks. Row `StackIndex + 1`. */
  readonly hash: Uint32Array;
}

/**
 * One group for each distinct traceback.
 *
 * Each stack gets a hash of its whole path, made from its caller's in one pass. Only stacks with a
 * trace are then looked up. Two paths are walked only if their hashes are equal.
 */
export function groupByTraceback(inputs: readonly GroupedStacks[]): Grouping {
  const joined = joinFrames(inputs.map(({ tables }) => tables));
  const identity = new FrameIdentity(joined.strings, joined.frames, 'traceback');
  const frameHash = new Uint32Array(joined.frames.length);
  for (let frame = 0; frame < frameHash.length; frame++) frameHash[frame] = identity.hash(frame);

  const most = inputs.reduce((sum, { rows }) => sum + rows.length, 0);
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * most + 2)));
  const mask = slots.length - 1;
  // Which stack stands for each group.
  const stacks = new Int32Array(most);
  const hashes = new Uint32Array(most);
  const paths: Paths[] = [];

  let own: Paths | undefined;
  const keys = inputs.map(({ tables, rows }, input) => {
    const first = joined.first[input]!;
    if (own?.tables.stacks !== tables.stacks || own.first !== first) {
      const hash = hashPaths(tables, frameHash.subarray(first));
      own = { tables, views: new StackViews(tables), first, hash };
    }
    const keyOf = new Uint32Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const stack = rows[i]! - 1;
      const hash = own.hash[stack + 1]!;
      let slot = hash & mask;
      let key = slots[slot]! - 1;
      while (
        key !== -1 &&
        (hashes[key] !== hash || !isSamePath(identity, own, stack, paths[key]!, stacks[key]!))
      ) {
        slot = (slot + 1) & mask;
        key = slots[slot]! - 1;
      }
      if (key === -1) {
        key = paths.push(own) - 1;
        slots[slot] = key + 1;
        stacks[key] = stack;
        hashes[key] = hash;
      }
      keyOf[i] = key;
    }
    return keyOf;
  });

  return {
    groups: {
      length: paths.length,
      compare: (a, b) => comparePaths(identity, paths[a]!, stacks[a]!, paths[b]!, stacks[b]!),
      traceback: (key) => paths[key]!.views.traceback(stacks[key]!),
    },
    keys,
  };
}

function hashPaths({ stacks }: PlaceTables, frameHash: Uint32Array): Uint32Array {
  const { parent, frame } = stacks;
  const hash = new Uint32Array(parent.length + 1);
  for (let stack = 0; stack < parent.length; stack++) {
    hash[stack + 1] = mix(hash[parent[stack]! + 1]! ^ frameHash[frame[stack]!]!) + 1;
  }
  return hash;
}

function isSamePath(
  identity: FrameIdentity,
  pathsA: Paths,
  stackA: StackIndex | -1,
  pathsB: Paths,
  stackB: StackIndex | -1,
): boolean {
  let [a, b] = [stackA, stackB];
  while (a !== b || pathsA !== pathsB) {
    if (a === -1 || b === -1) return a === b;
    if (!identity.isSame(frameOf(pathsA, a), frameOf(pathsB, b))) return false;
    a = pathsA.tables.stacks.parent[a]!;
    b = pathsB.tables.stacks.parent[b]!;
  }
  return true;
}

/**
 * Frame by frame from the most recent one on; a prefix comes first. Only where all places are equal,
 * the first functions that differ decide: they refine CPython's order, and never change it.
 */
function comparePaths(
  identity: FrameIdentity,
  pathsA: Paths,
  stackA: StackIndex | -1,
  pathsB: Paths,
  stackB: StackIndex | -1,
): number {
  let [a, b] = [stackA, stackB];
  let functions = 0;
  while (a !== b || pathsA !== pathsB) {
    if (a === -1 || b === -1) return a - b || functions;
    const [frameA, frameB] = [frameOf(pathsA, a), frameOf(pathsB, b)];
    if (frameA !== frameB) {
      const places = identity.comparePlaces(frameA, frameB);
      if (places !== 0) return places;
      functions ||= identity.compareFunctions(frameA, frameB);
    }
    a = pathsA.tables.stacks.parent[a]!;
    b = pathsB.tables.stacks.parent[b]!;
  }
  return functions;
}

/** The most recent frame of a stack, among the frames of all. */
function frameOf({ tables, first }: Paths, stack: StackIndex): FrameIndex {
  return first + tables.stacks.frame[stack]!;
}
