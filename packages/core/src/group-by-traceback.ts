import { compareCodePoints } from './code-points.ts';
import type { Grouping } from './grouping.ts';
import { InternedRows } from './interned-rows.ts';
import { mergeStrings } from './merge-strings.ts';
import { type PlaceTables, tracebackAt } from './tables.ts';

/** One group for each distinct traceback. */
export function groupByTraceback(inputs: readonly PlaceTables[]): Grouping {
  const { strings, newIndex } = mergeStrings(inputs);
  // Columns: filename, lineno, position. Frames that are equal get one row.
  const places = new InternedRows(3, inputs[0]?.frames.length);
  // Columns: parent's key, place. Stacks whose frames are pairwise equal get one row; its key is
  // that row counted from 1, and 0 is the empty traceback.
  const stacks = new InternedRows(2, inputs[0]?.stacks.length);
  const firstInput: number[] = [0];
  const firstStack: number[] = [-1];
  const keyOfRow = inputs.map((input, index) => {
    const { filename, lineno, position } = input.frames;
    const newString = newIndex[index]!;
    const placeOf = new Uint32Array(input.frames.length);
    for (let frame = 0; frame < placeOf.length; frame++) {
      places.row[0] = newString[filename[frame]!]!;
      places.row[1] = lineno[frame]!;
      places.row[2] = position[frame]!;
      placeOf[frame] = places.intern();
    }
    const { parent, frame } = input.stacks;
    const keys = new Uint32Array(parent.length + 1);
    for (let stack = 0; stack < parent.length; stack++) {
      stacks.row[0] = keys[parent[stack]! + 1]!;
      stacks.row[1] = placeOf[frame[stack]!]!;
      const key = stacks.intern() + 1;
      keys[stack + 1] = key;
      if (key === firstStack.length) {
        firstInput.push(index);
        firstStack.push(stack);
      }
    }
    return keys;
  });

  const comparePlaces = (a: number, b: number) =>
    compareCodePoints(strings[places.at(a, 0)]!, strings[places.at(b, 0)]!) ||
    places.at(a, 1) - places.at(b, 1) ||
    places.at(a, 2) - places.at(b, 2);
  return {
    length: firstStack.length,
    keyOfRow,
    compare(a, b) {
      // Equal keys are equal stacks, so the walk ends where two stacks join.
      while (a !== b) {
        if (a === 0 || b === 0) return a - b;
        const atA = stacks.at(a - 1, 1);
        const atB = stacks.at(b - 1, 1);
        if (atA !== atB) return comparePlaces(atA, atB);
        a = stacks.at(a - 1, 0);
        b = stacks.at(b - 1, 0);
      }
      return 0;
    },
    traceback: (key) => tracebackAt(inputs[firstInput[key]!]!, firstStack[key]!),
  };
}
