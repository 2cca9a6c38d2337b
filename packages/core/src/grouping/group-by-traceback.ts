import { mix } from '../tables/hash.ts';
import { type PlaceTables, tracebackAt } from '../tables/tables.ts';
import type { StackIndex } from '../units.ts';
import { groupFramesByPlace } from './frame-groups.ts';
import type { GroupedStacks, Grouping } from './groups.ts';
import { isPresent, WIDTH } from './totals.ts';

/** The stacks of one snapshot, by what makes two of them equal; one row a `StackIndex`. */
interface Paths {
  readonly parent: Int32Array;
  /** The same number for equal frames, in all snapshots. */
  readonly place: Uint32Array;
  /** Of all places from the most recent frame to the oldest. */
  readonly hash: Uint32Array;
}

/**
 * One group for each distinct traceback.
 *
 * Each stack gets a hash of its whole path, made from its caller's in one pass. Then only stacks
 * that have a trace are looked up, and walked where hashes are equal.
 */
export function groupByTraceback(inputs: readonly GroupedStacks[]): Grouping {
  const places = groupFramesByPlace(
    inputs.map(({ tables }) => tables),
    false,
  );
  // Which stack stands for each group.
  const paths: Paths[] = [];
  const tables: PlaceTables[] = [];
  const stacks: (StackIndex | -1)[] = [];
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * presentRows(inputs) + 2)));
  const mask = slots.length - 1;

  const keyOfRow = inputs.map(({ tables: own, totals }, input) => {
    const ownPaths = pathsOf(own, places.keyOfFrame[input]!);
    const { hash } = ownPaths;
    const keys = new Uint32Array(own.stacks.length + 1);
    for (let row = 0; row < keys.length; row++) {
      if (!isPresent(totals, row)) continue;
      const stack = row - 1;
      let slot = (row === 0 ? 0 : hash[stack]!) & mask;
      let key = slots[slot]! - 1;
      while (key !== -1 && comparePaths(ownPaths, stack, paths[key]!, stacks[key]!, differ) !== 0) {
        slot = (slot + 1) & mask;
        key = slots[slot]! - 1;
      }
      if (key === -1) {
        key = stacks.length;
        slots[slot] = key + 1;
        paths.push(ownPaths);
        tables.push(own);
        stacks.push(stack);
      }
      keys[row] = key;
    }
    return keys;
  });

  return {
    length: stacks.length,
    keyOfRow,
    compare: (a, b) => comparePaths(paths[a]!, stacks[a]!, paths[b]!, stacks[b]!, places.compare),
    traceback: (key) => tracebackAt(tables[key]!, stacks[key]!),
  };
}

function presentRows(inputs: readonly GroupedStacks[]): number {
  let rows = 0;
  for (const { totals } of inputs) {
    for (let row = 0; row * WIDTH < totals.length; row++) rows += Number(isPresent(totals, row));
  }
  return rows;
}

/** The path of each stack, from the numbers of its frames. */
function pathsOf({ stacks }: PlaceTables, placeOfFrame: Uint32Array): Paths {
  const { parent, frame } = stacks;
  const place = new Uint32Array(parent.length);
  const hash = new Uint32Array(parent.length);
  for (let stack = 0; stack < parent.length; stack++) {
    const caller = parent[stack]!;
    const own = placeOfFrame[frame[stack]!]!;
    place[stack] = own;
    hash[stack] = mix((caller === -1 ? 1 : hash[caller]!) ^ mix(own + 1));
  }
  return { parent, place, hash };
}

/** For who asks whether two paths are equal, not which one comes first. */
const differ = () => 1;

/** Frame by frame from the most recent one on; a prefix comes first. */
function comparePaths(
  pathsA: Paths,
  stackA: StackIndex | -1,
  pathsB: Paths,
  stackB: StackIndex | -1,
  comparePlaces: (a: number, b: number) => number,
): number {
  let [a, b] = [stackA, stackB];
  while (a !== b || pathsA !== pathsB) {
    if (a === -1 || b === -1) return a - b;
    const [placeA, placeB] = [pathsA.place[a]!, pathsB.place[b]!];
    if (placeA !== placeB) return comparePlaces(placeA, placeB);
    a = pathsA.parent[a]!;
    b = pathsB.parent[b]!;
  }
  return 0;
}
