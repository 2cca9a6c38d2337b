import {
  type FrameIndex,
  type FrameTable,
  narrow,
  POSITIONS,
  type Position,
  Snapshot,
  type SnapshotMetadata,
} from '@tracemalloc/core';

/** The frame table of a snapshot while frames in it change; a row is a `FrameIndex` of that snapshot. */
export class FrameColumns {
  readonly #snapshot: Snapshot;
  readonly #strings: string[];
  readonly #indices: Map<string, number>;
  readonly #filename: Float64Array;
  readonly #functionName: Float64Array;
  readonly #lineno: Float64Array;
  readonly #column: Float64Array;
  readonly #position: Uint8Array;

  constructor(snapshot: Snapshot) {
    const { strings, frames } = snapshot.tables;
    this.#snapshot = snapshot;
    this.#strings = [...strings];
    this.#indices = new Map(strings.map((text, index) => [text, index]));
    this.#filename = Float64Array.from(frames.filename);
    this.#functionName = Float64Array.from(frames.functionName);
    this.#lineno = Float64Array.from(frames.lineno);
    this.#column = Float64Array.from(frames.column);
    this.#position = frames.position.slice();
  }

  /** Gives a frame another place; `lineno` and `column` from 1, `column` 0 unknown. */
  setPlace(
    row: FrameIndex,
    filename: string,
    lineno: number,
    column: number,
    position: Position,
  ): void {
    this.#filename[row] = this.#intern(filename);
    this.#lineno[row] = lineno;
    this.#column[row] = column;
    this.#position[row] = POSITIONS.indexOf(position);
  }

  setFunctionName(row: FrameIndex, functionName: string): void {
    this.#functionName[row] = this.#intern(functionName);
  }

  /** The snapshot with these frames; equal ones, and stacks that become equal, are one. O(rows). */
  finish(metadata: SnapshotMetadata): Snapshot {
    const { tables, tracebackLimit } = this.#snapshot;
    // Of the strings, those that frames still have, in the order in which they have them.
    const strings: string[] = [];
    const newIndex = new Int32Array(this.#strings.length).fill(-1);
    const used = (column: Float64Array) =>
      narrow(
        column.map((index) => {
          if (newIndex[index] === -1) newIndex[index] = strings.push(this.#strings[index]!) - 1;
          return newIndex[index]!;
        }),
      );
    const frames: FrameTable = {
      length: tables.frames.length,
      filename: used(this.#filename),
      functionName: used(this.#functionName),
      lineno: narrow(this.#lineno),
      column: narrow(this.#column),
      position: this.#position,
    };
    const changed = { strings, frames, stacks: tables.stacks, traces: tables.traces };
    // A merge makes equal frames and stacks one; metadata is not its business.
    const merged = Snapshot.merge([Snapshot.fromTables(changed)]);
    return Snapshot.fromTables(merged.tables, { tracebackLimit, metadata });
  }

  #intern(text: string): number {
    const known = this.#indices.get(text);
    if (known !== undefined) return known;
    this.#indices.set(text, this.#strings.length);
    return this.#strings.push(text) - 1;
  }
}
