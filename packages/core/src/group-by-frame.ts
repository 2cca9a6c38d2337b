import { compareCodePoints } from './code-points.ts';
import { Frame, POSITIONS } from './frame.ts';
import type { GroupedStacks, Grouping, StackGroupBy } from './grouping.ts';
import { InternedRows } from './interned-rows.ts';
import { mergeStrings } from './merge-strings.ts';
import { Traceback } from './traceback.ts';

const FUNCTION = POSITIONS.indexOf('function');

/** Names by index, of files or of packages, and which one stands for each string. */
interface Names {
  readonly names: readonly string[];
  readonly nameOf: Uint32Array | undefined;
}

/** One group for each distinct most recent frame, as far as `groupBy` looks at it. */
export function groupByFrame(
  inputs: readonly GroupedStacks[],
  groupBy: Exclude<StackGroupBy, 'traceback'>,
  packageOf: (filename: string) => string,
): Grouping {
  const { strings, newIndex } = mergeStrings(inputs.map(({ tables }) => tables));
  const { names, nameOf }: Names =
    groupBy === 'package' ? packagesOf(strings, packageOf) : { names: strings, nameOf: undefined };
  const inPlace = groupBy === 'lineno' || groupBy === 'function';
  // Columns of a group: name, lineno, position, function name.
  const groups = new InternedRows(4, inputs[0]?.tables.frames.length);
  const agreed = new AgreedValues();
  const keyOfFrame = inputs.map(({ tables }, input) => {
    const { filename, functionName, lineno, column, position } = tables.frames;
    const keys = new Uint32Array(filename.length);
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

  const frameOf = (key: number) => {
    const functionIndex = inPlace ? agreed.functionName(key) : undefined;
    return new Frame(names[groups.at(key, 0)]!, groups.at(key, 1), {
      position: POSITIONS[groups.at(key, 2)]!,
      functionName: functionIndex === undefined ? '' : strings[functionIndex]!,
      column: inPlace ? agreed.column(key) : 0,
    });
  };
  const empty = groups.length;
  return {
    length: empty + 1,
    keyOfRow: inputs.map(({ tables, present }, input) => {
      const { frame } = tables.stacks;
      const keys = keyOfFrame[input]!;
      const keyOfRow = new Uint32Array(present.length);
      keyOfRow[0] = empty;
      for (let row = 1; row < present.length; row++) {
        if (present[row] === 1) keyOfRow[row] = keys[frame[row - 1]!]!;
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
      // The frame is made when asked for: most of a long list is never looked at.
      return new Traceback({ length: 1, at: () => frameOf(key) });
    },
  };
}

function packagesOf(strings: readonly string[], packageOf: (filename: string) => string): Names {
  const indices = new Map<string, number>();
  const nameOf = Uint32Array.from(strings, (text) => {
    const name = packageOf(text);
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
