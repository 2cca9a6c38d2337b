import { compareCodePoints } from '../code-points.ts';
import { Frame, POSITIONS } from '../frame.ts';
import { pick } from '../tables/column.ts';
import { InternedRows } from '../tables/interned-rows.ts';
import { mergeStrings } from '../tables/merge-strings.ts';
import { frameOf, type PlaceTables } from '../tables/tables.ts';
import { Traceback } from '../traceback.ts';
import type { Groups } from './groups.ts';

const FUNCTION = POSITIONS.indexOf('function');

/** Frames of one snapshot or of several, by what they have in common. */
export interface FrameGroups extends Groups {
  /** For each snapshot, the group of each of its frames. */
  readonly keyOfFrame: readonly Uint32Array[];
}

/** One group for each file, or for each package of `packageOf`. */
export function groupFramesByName(
  inputs: readonly PlaceTables[],
  packageOf?: (filename: string) => string,
): FrameGroups {
  const { strings, newIndex } = mergeStrings(inputs, packageOf);
  return {
    length: strings.length,
    keyOfFrame: inputs.map(({ frames }, input) => pick(newIndex[input]!, frames.filename)),
    compare: (a, b) => compareCodePoints(strings[a]!, strings[b]!),
    traceback: (key) => new Traceback(() => [new Frame(strings[key]!, 0)]),
  };
}

/** One group for each place (filename, lineno, position), or for each function in a file. */
export function groupFramesByPlace(
  inputs: readonly PlaceTables[],
  byFunction: boolean,
): FrameGroups {
  const { strings, newIndex } = mergeStrings(inputs);
  // Columns of a group: filename, lineno, position, function name.
  const groups = new InternedRows(4, inputs[0]?.frames.length);
  // What else the frames of each group have in common; -1 where they differ.
  const agreedFunction: number[] = [];
  const agreedColumn: number[] = [];
  const keyOfFrame = inputs.map(({ frames }, input) => {
    const { filename, functionName, lineno, column, position } = frames;
    const newString = newIndex[input]!;
    const keys = new Uint32Array(frames.length);
    for (let frame = 0; frame < keys.length; frame++) {
      const name = newString[functionName[frame]!]!;
      const line = lineno[frame]!;
      groups.row[0] = newString[filename[frame]!]!;
      // Of a function only its first line is asked for, which no other position tells.
      groups.row[1] = byFunction && position[frame] !== FUNCTION ? 0 : line;
      groups.row[2] = byFunction ? FUNCTION : position[frame]!;
      groups.row[3] = byFunction ? name : 0;
      const key = groups.intern();
      if (key === agreedColumn.length) {
        agreedFunction.push(name);
        agreedColumn.push(column[frame]!);
      }
      if (agreedFunction[key] !== name) agreedFunction[key] = -1;
      if (agreedColumn[key] !== column[frame]) agreedColumn[key] = -1;
      keys[frame] = key;
    }
    return keys;
  });
  const name = (key: number, column: number) => strings[groups.at(key, column)]!;
  return {
    length: groups.length,
    keyOfFrame,
    compare: (a, b) =>
      compareCodePoints(name(a, 0), name(b, 0)) ||
      groups.at(a, 1) - groups.at(b, 1) ||
      groups.at(a, 2) - groups.at(b, 2) ||
      compareCodePoints(name(a, 3), name(b, 3)),
    // Made when asked for, with no more to keep until then than the key: most of a long list is never
    // looked at.
    traceback: (key) =>
      new Traceback(() => {
        const at = (column: number) => groups.at(key, column);
        const column = Math.max(agreedColumn[key]!, 0);
        return [frameOf(strings, [at(0), agreedFunction[key]!, at(1), column, at(2)])];
      }),
  };
}
