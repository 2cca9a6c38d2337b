import { compareCodePoints } from './code-points.ts';
import type { GroupedStacks, Grouping } from './grouping.ts';
import { InternedRows } from './interned-rows.ts';
import { mergeStrings } from './merge-strings.ts';
import { type PlaceTables, tracebackAt } from './tables.ts';
import type { StackIndex } from './units.ts';

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
 * that are present are looked up, and walked where hashes are equal.
 */
export function groupByTraceback(inputs: readonly GroupedStacks[]): Grouping {
  const { pathsOf, comparePlaces } = placesIn(inputs.map(({ tables }) => tables));
  // Which stack stands for each group.
  const paths: Paths[] = [];
  const tables: PlaceTables[] = [];
  const stacks: (StackIndex | -1)[] = [];
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * presentRows(inputs) + 2)));
  const mask = slots.length - 1;

  const keyOfRow = inputs.map(({ tables: own, present }) => {
    const ownPaths = pathsOf(own);
    const { hash } = ownPaths;
    const keys = new Uint32Array(present.length);
    for (let row = 0; row < present.length; row++) {
      if (present[row] === 0) continue;
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
    compare: (a, b) => comparePaths(paths[a]!, stacks[a]!, paths[b]!, stacks[b]!, comparePlaces),
    traceback: (key) => tracebackAt(tables[key]!, stacks[key]!),
  };
}

function presentRows(inputs: readonly GroupedStacks[]): number {
  let rows = 0;
  for (const { present } of inputs) {
    for (let row = 0; row < present.length; row++) rows += present[row]!;
  }
  return rows;
}

/** Numbers the places of frames: filename, lineno and position, which make frames equal. */
function placesIn(inputs: readonly PlaceTables[]): {
  pathsOf: (tables: PlaceTables) => Paths;
  comparePlaces: (a: number, b: number) => number;
} {
  const { strings, newIndex } = mergeStrings(inputs);
  const places = new InternedRows(3, inputs[0]?.frames.length);

  const pathsOf = (tables: PlaceTables): Paths => {
    const newString = newIndex[inputs.indexOf(tables)]!;
    const { filename, lineno, position } = tables.frames;
    const placeOfFrame = new Uint32Array(filename.length);
    for (let frame = 0; frame < placeOfFrame.length; frame++) {
      places.row[0] = newString[filename[frame]!]!;
      places.row[1] = lineno[frame]!;
      places.row[2] = position[frame]!;
      placeOfFrame[frame] = places.intern();
    }
    const { parent, frame } = tables.stacks;
    const place = new Uint32Array(parent.length);
    const hash = new Uint32Array(parent.length);
    for (let stack = 0; stack < parent.length; stack++) {
      const caller = parent[stack]!;
      const own = placeOfFrame[frame[stack]!]!;
      place[stack] = own;
      hash[stack] = mix((caller === -1 ? 1 : hash[caller]!) ^ Math.imul(own + 1, 0x9e3779b1));
    }
    return { parent, place, hash };
  };
  const comparePlaces = (a: number, b: number) =>
    compareCodePoints(strings[places.at(a, 0)]!, strings[places.at(b, 0)]!) ||
    places.at(a, 1) - places.at(b, 1) ||
    places.at(a, 2) - places.at(b, 2);
  return { pathsOf, comparePlaces };
}

/** One round of MurmurHash3's finalizer (Austin Appleby, public domain). */
function mix(value: number): number {
  const h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
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
