import { compareCodePoints } from './code-points.ts';
import { Frame, POSITIONS } from './frame.ts';
import type { GroupBy } from './group-by.ts';
import { InternedRows } from './interned-rows.ts';
import { packageName } from './package-name.ts';
import { type PlaceTables, tracebackAt } from './tables.ts';
import { Traceback } from './traceback.ts';

/** Groups numbered from 0: their order and what stands for them. */
export interface Groups {
  /** Groups. */
  readonly length: number;
  /** The order of the groups' tracebacks. */
  compare(a: number, b: number): number;
  /** What the traces of a group have in common. */
  traceback(key: number): Traceback;
}

/** Stacks by group. */
export interface Grouping extends Groups {
  /** The group of each stack: row `StackIndex + 1`; row 0 is the empty traceback. */
  readonly keyOfRow: Uint32Array;
}

/** Divides stacks into groups, by what `groupBy` sees of them. O(frames + stacks). */
export function groupStacks(tables: PlaceTables, groupBy: Exclude<GroupBy, 'domain'>): Grouping {
  return groupBy === 'traceback' ? groupByTraceback(tables) : groupByFrame(tables, groupBy);
}

const FUNCTION = POSITIONS.indexOf('function');

/** One group for each distinct most recent frame, as far as `groupBy` looks at it. */
function groupByFrame(
  { strings, frames, stacks }: PlaceTables,
  groupBy: 'filename' | 'lineno' | 'function' | 'package',
): Grouping {
  const names = groupBy === 'package' ? packageNames(strings) : { of: undefined, list: strings };
  const keys = new InternedRows(4);
  const keyOfFrame = new Uint32Array(frames.length);
  // What all frames of a group agree on beside their place; -1 where they differ.
  const functionName: number[] = [];
  const column: number[] = [];
  const key = [0, 0, 0, 0];
  for (let frame = 0; frame < frames.length; frame++) {
    const filename = frames.filename[frame]!;
    key[0] = names.of === undefined ? filename : names.of[filename]!;
    if (groupBy === 'lineno') {
      key[1] = frames.lineno[frame]!;
      key[2] = frames.position[frame]!;
    } else if (groupBy === 'function') {
      // Only at this position is the line the function's first.
      key[1] = frames.position[frame] === FUNCTION ? frames.lineno[frame]! : 0;
      key[2] = FUNCTION;
      key[3] = frames.functionName[frame]!;
    }
    const index = keys.intern(key);
    keyOfFrame[frame] = index;
    agree(functionName, index, frames.functionName[frame]!);
    agree(column, index, frames.column[frame]!);
  }

  const empty = keys.length;
  const keyOfRow = new Uint32Array(stacks.length + 1);
  keyOfRow[0] = empty;
  for (let stack = 0; stack < stacks.length; stack++) {
    keyOfRow[stack + 1] = keyOfFrame[stacks.frame[stack]!]!;
  }
  const inPlace = groupBy === 'lineno' || groupBy === 'function';
  return {
    length: empty + 1,
    keyOfRow,
    compare(a, b) {
      if (a === empty || b === empty) return (a === empty ? 0 : 1) - (b === empty ? 0 : 1);
      return (
        compareCodePoints(names.list[keys.at(a, 0)]!, names.list[keys.at(b, 0)]!) ||
        keys.at(a, 1) - keys.at(b, 1) ||
        keys.at(a, 2) - keys.at(b, 2) ||
        compareCodePoints(strings[keys.at(a, 3)]!, strings[keys.at(b, 3)]!)
      );
    },
    traceback(index) {
      if (index === empty) return new Traceback([]);
      const common = inPlace && functionName[index]! >= 0;
      const frame = new Frame(names.list[keys.at(index, 0)]!, keys.at(index, 1), {
        position: POSITIONS[keys.at(index, 2)]!,
        functionName: common ? strings[functionName[index]!]! : '',
        column: inPlace ? Math.max(column[index]!, 0) : 0,
      });
      return new Traceback([frame]);
    },
  };
}

function agree(values: number[], index: number, value: number): void {
  const before = values[index];
  values[index] = before === undefined || before === value ? value : -1;
}

function packageNames(strings: readonly string[]): { of: Uint32Array; list: string[] } {
  const indices = new Map<string, number>();
  const of = new Uint32Array(strings.length);
  for (let i = 0; i < strings.length; i++) {
    const name = packageName(strings[i]!);
    if (!indices.has(name)) indices.set(name, indices.size);
    of[i] = indices.get(name)!;
  }
  return { of, list: [...indices.keys()] };
}

/** One group for each distinct traceback. */
function groupByTraceback(tables: PlaceTables): Grouping {
  const { frames, stacks } = tables;
  const place = new InternedRows(3, frames.length);
  const placeOfFrame = new Uint32Array(frames.length);
  const key = [0, 0, 0];
  for (let frame = 0; frame < frames.length; frame++) {
    key[0] = frames.filename[frame]!;
    key[1] = frames.lineno[frame]!;
    key[2] = frames.position[frame]!;
    placeOfFrame[frame] = place.intern(key);
  }

  // Stacks whose frames are pairwise equal get one row: 0 the empty one, then (parent's row, place).
  const rows = new InternedRows(2, stacks.length);
  const keyOfRow = new Uint32Array(stacks.length + 1);
  const stackOfKey = [-1];
  const step = [0, 0];
  for (let stack = 0; stack < stacks.length; stack++) {
    step[0] = keyOfRow[stacks.parent[stack]! + 1]!;
    step[1] = placeOfFrame[stacks.frame[stack]!]!;
    const index = rows.intern(step) + 1;
    keyOfRow[stack + 1] = index;
    if (index === stackOfKey.length) stackOfKey.push(stack);
  }

  const comparePlaces = (a: number, b: number) =>
    compareCodePoints(tables.strings[place.at(a, 0)]!, tables.strings[place.at(b, 0)]!) ||
    place.at(a, 1) - place.at(b, 1) ||
    place.at(a, 2) - place.at(b, 2);
  return {
    length: stackOfKey.length,
    keyOfRow,
    compare(a, b) {
      // Equal rows are equal stacks, so the walk ends where two stacks join.
      while (a !== b) {
        if (a === 0 || b === 0) return a - b;
        const [atA, atB] = [rows.at(a - 1, 1), rows.at(b - 1, 1)];
        if (atA !== atB) return comparePlaces(atA, atB);
        a = rows.at(a - 1, 0);
        b = rows.at(b - 1, 0);
      }
      return 0;
    },
    traceback: (index) => tracebackAt(tables, stackOfKey[index]!),
  };
}
