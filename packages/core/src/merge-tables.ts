import { narrow } from './column.ts';
import { InternedRows } from './interned-rows.ts';
import { layOutStacks } from './lay-out-stacks.ts';
import { mergeStrings } from './merge-strings.ts';
import type { FrameTable, PlaceTables } from './tables.ts';

/** The places of several snapshots in one set of tables. */
export interface MergedTables {
  readonly tables: PlaceTables;
  /**
   * For each input, the row of each of its stacks in the merged tables, both counted from 1;
   * element 0 is the empty traceback.
   */
  readonly oldToNewRow: readonly Uint32Array[];
}

/** Merges places; equal strings, frames and stacks become one. O(strings + frames + stacks). */
export function mergeTables(inputs: readonly PlaceTables[]): MergedTables {
  const { strings, newIndex } = mergeStrings(inputs);
  const frames = new InternedRows(5, inputs[0]?.frames.length);
  const stacks = new InternedRows(2, inputs[0]?.stacks.length);
  const rowOf = inputs.map((input, index) => {
    const { filename, functionName, lineno, column, position } = input.frames;
    const newString = newIndex[index]!;
    const newFrame = new Uint32Array(input.frames.length);
    for (let i = 0; i < newFrame.length; i++) {
      frames.row[0] = newString[filename[i]!]!;
      frames.row[1] = newString[functionName[i]!]!;
      frames.row[2] = lineno[i]!;
      frames.row[3] = column[i]!;
      frames.row[4] = position[i]!;
      newFrame[i] = frames.intern();
    }
    const { parent, frame } = input.stacks;
    const newRow = new Uint32Array(input.stacks.length + 1);
    for (let i = 0; i < parent.length; i++) {
      stacks.row[0] = newRow[parent[i]! + 1]!;
      stacks.row[1] = newFrame[frame[i]!]!;
      newRow[i + 1] = stacks.intern() + 1;
    }
    return newRow;
  });
  const laidOut = layOutStacks(stacks);
  return {
    tables: { strings, frames: frameTable(frames), stacks: laidOut.stacks },
    oldToNewRow: rowOf.map((rows) => rows.map((row) => laidOut.newRow[row]!)),
  };
}

/** The finished table of rows (filename, function name, lineno, column, position). */
export function frameTable(rows: InternedRows): FrameTable {
  return Object.freeze({
    length: rows.length,
    filename: narrow(rows.column(0)),
    functionName: narrow(rows.column(1)),
    lineno: narrow(rows.column(2)),
    column: narrow(rows.column(3)),
    position: Uint8Array.from(rows.column(4)),
  });
}
