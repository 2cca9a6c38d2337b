import { narrow } from './column.ts';
import { InternedRows } from './interned-rows.ts';
import type { FrameTable, PlaceTables, StackTable } from './tables.ts';

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
  const strings = new Map<string, number>();
  const frames = new InternedRows(5);
  const stacks = new InternedRows(2);
  const frame = [0, 0, 0, 0, 0];
  const step = [0, 0];
  const oldToNewRow = inputs.map((input) => {
    const newString = input.strings.map((text) => {
      if (!strings.has(text)) strings.set(text, strings.size);
      return strings.get(text)!;
    });
    const newFrame = new Uint32Array(input.frames.length);
    for (let i = 0; i < newFrame.length; i++) {
      frame[0] = newString[input.frames.filename[i]!]!;
      frame[1] = newString[input.frames.functionName[i]!]!;
      frame[2] = input.frames.lineno[i]!;
      frame[3] = input.frames.column[i]!;
      frame[4] = input.frames.position[i]!;
      newFrame[i] = frames.intern(frame);
    }
    const newRow = new Uint32Array(input.stacks.length + 1);
    for (let i = 0; i < input.stacks.length; i++) {
      step[0] = newRow[input.stacks.parent[i]! + 1]!;
      step[1] = newFrame[input.stacks.frame[i]!]!;
      newRow[i + 1] = stacks.intern(step) + 1;
    }
    return newRow;
  });
  const tables = {
    strings: [...strings.keys()],
    frames: frameTable(frames),
    stacks: stackTable(stacks),
  };
  return { tables, oldToNewRow };
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

/** The finished table of rows (parent's row counted from 1, frame). */
export function stackTable(rows: InternedRows): StackTable {
  return Object.freeze({
    length: rows.length,
    parent: Int32Array.from(rows.column(0), (row) => row - 1),
    frame: narrow(rows.column(1)),
  });
}
