import { compareCodePoints } from './code-points.ts';
import { Frame, POSITIONS } from './frame.ts';
import type { Grouping, StackGroupBy } from './grouping.ts';
import { InternedRows } from './interned-rows.ts';
import { mergeStrings } from './merge-strings.ts';
import { packageName } from './package-name.ts';
import type { PlaceTables } from './tables.ts';
import { Traceback } from './traceback.ts';

const FUNCTION = POSITIONS.indexOf('function');

/** Names by index, of files or of packages, and which one stands for each string. */
interface Names {
  readonly names: readonly string[];
  readonly nameOf: Uint32Array | undefined;
}

/** One group for each distinct most recent frame, as far as `groupBy` looks at it. */
export function groupByFrame(
  inputs: readonly PlaceTables[],
  groupBy: Exclude<StackGroupBy, 'traceback'>,
): Grouping {
  const { strings, newIndex } = mergeStrings(inputs);
  const { names, nameOf }: Names =
    groupBy === 'package' ? packagesOf(strings) : { names: strings, nameOf: undefined };
  const inPlace = groupBy === 'lineno' || groupBy === 'function';
  // Columns of a group: name, lineno, position, function name.
  const groups = new InternedRows(4, inputs[0]?.frames.length);
  const agreed = new AgreedValues();
  const keyOfFrame = inputs.map(({ frames }, input) => {
    const { filename, functionName, lineno, column, position } = frames;
    const keys = new Uint32Array(frames.length);
    for (let frame = 0; frame < keys.length; frame++) {
      const name = newIndex[input]![filename[frame]!]!;
      const functionIndex = newIndex[input]![functionName[frame]!]!;
      groups.row[0] = nameOf === undefined ? name : nameOf[name]!;
      if (groupBy === 'lineno') {
        groups.row[1] = lineno[frame]!;
        groups.row[2] = position[frame]!;
      } else if (groupBy === 'function') {
        // Only at this position is the line the function's first.
        groups.row[1] = position[frame] === FUNCTION ? lineno[frame]! : 0;
        groups.row[2] = FUNCTION;
        groups.row[3] = functionIndex;
      }
      const key = groups.intern();
      if (inPlace) agreed.add(key, functionIndex, column[frame]!);
      keys[frame] = key;
    }
    return keys;
  });

  const empty = groups.length;
  return {
    length: empty + 1,
    keyOfRow: inputs.map(({ stacks }, input) => {
      const keyOfRow = new Uint32Array(stacks.length + 1);
      keyOfRow[0] = empty;
      const keys = keyOfFrame[input]!;
      for (let stack = 0; stack < stacks.length; stack++) {
        keyOfRow[stack + 1] = keys[stacks.frame[stack]!]!;
      }
      return keyOfRow;
    }),
    compare(a, b) {
      if (a === empty || b === empty) return Number(b === empty) - Number(a === empty);
      return (
        compareCodePoints(names[groups.at(a, 0)]!, names[groups.at(b, 0)]!) ||
        groups.at(a, 1) - groups.at(b, 1) ||
        groups.at(a, 2) - groups.at(b, 2) ||
        compareCodePoints(strings[groups.at(a, 3)]!, strings[groups.at(b, 3)]!)
      );
    },
    traceback(key) {
      if (key === empty) return new Traceback([]);
      const functionIndex = inPlace ? agreed.functionName(key) : undefined;
      const frame = new Frame(names[groups.at(key, 0)]!, groups.at(key, 1), {
        position: POSITIONS[groups.at(key, 2)]!,
        functionName: functionIndex === undefined ? '' : strings[functionIndex]!,
        column: inPlace ? agreed.column(key) : 0,
      });
      return new Traceback([frame]);
    },
  };
}

function packagesOf(strings: readonly string[]): Names {
  const indices = new Map<string, number>();
  const nameOf = Uint32Array.from(strings, (text) => {
    const name = packageName(text);
    if (!indices.has(name)) indices.set(name, indices.size);
    return indices.get(name)!;
  });
  return { names: [...indices.keys()], nameOf };
}

/** What all frames of a group have in common beside its key, where they have. */
class AgreedValues {
  // One a group; -1 where its frames differ.
  readonly #functionName: number[] = [];
  readonly #column: number[] = [];

  add(key: number, functionName: number, column: number): void {
    if (key === this.#column.length) {
      this.#functionName.push(functionName);
      this.#column.push(column);
      return;
    }
    if (this.#functionName[key] !== functionName) this.#functionName[key] = -1;
    if (this.#column[key] !== column) this.#column[key] = -1;
  }

  functionName(key: number): number | undefined {
    const value = this.#functionName[key]!;
    return value === -1 ? undefined : value;
  }

  column(key: number): number {
    return Math.max(this.#column[key]!, 0);
  }
}
