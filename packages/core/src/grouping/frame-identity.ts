import { compareCodePoints } from '../code-points.ts';
import { POSITIONS } from '../frame.ts';
import { mix } from '../tables/hash.ts';
import type { FrameTable } from '../tables/tables.ts';
import type { FrameIndex } from '../units.ts';

/** Comparisons of filenames. */
const RANK_AFTER = 2_000;

const FUNCTION = POSITIONS.indexOf('function');

/**
 * Tells frames apart, and orders them. Two frames are the same
 *
 * - for `'lineno'` if filename, lineno and position are equal;
 * - for `'function'` if filename, function name and the function's start are equal. Only a frame of
 *   position `'function'` knows that start: it is its line and column;
 * - for `'traceback'` if they are the same by both of these rules.
 */
export class FrameIdentity {
  readonly #strings: readonly string[];
  readonly #frames: FrameTable;
  readonly #hasPlace: boolean;
  readonly #hasFunction: boolean;
  #compared = 0;
  /** Place of each filename in the order of all. */
  #rank: Uint32Array | undefined;

  constructor(
    strings: readonly string[],
    frames: FrameTable,
    by: 'lineno' | 'function' | 'traceback',
  ) {
    this.#strings = strings;
    this.#frames = frames;
    this.#hasPlace = by !== 'function';
    this.#hasFunction = by !== 'lineno';
  }

  /** Equal for frames that are the same. */
  hash(frame: FrameIndex): number {
    const place = mix(this.line(frame) ^ mix(this.#frames.filename[frame]! + 1));
    if (!this.#hasFunction) return place;
    return mix(place ^ mix(this.#frames.functionName[frame]! + (this.start(frame) << 16)));
  }

  /** Whether two frames are the same. */
  isSame(a: FrameIndex, b: FrameIndex): boolean {
    if (a === b) return true;
    const { filename, functionName, position } = this.#frames;
    return (
      filename[a] === filename[b] &&
      this.line(a) === this.line(b) &&
      (!this.#hasPlace || position[a] === position[b]) &&
      (!this.#hasFunction ||
        (functionName[a] === functionName[b] && this.start(a) === this.start(b)))
    );
  }

  /** By filename, lineno, position: CPython's order. */
  comparePlaces(a: FrameIndex, b: FrameIndex): number {
    const { filename, position } = this.#frames;
    return (
      this.#compareFilenames(filename[a]!, filename[b]!) ||
      this.line(a) - this.line(b) ||
      (this.#hasPlace ? position[a]! - position[b]! : 0)
    );
  }

  /** By function name, then by the column where the function starts. */
  compareFunctions(a: FrameIndex, b: FrameIndex): number {
    if (!this.#hasFunction) return 0;
    const { functionName } = this.#frames;
    return (
      this.#compareStrings(functionName[a]!, functionName[b]!) || this.start(a) - this.start(b)
    );
  }

  /** The line that counts. By function, only the function's first line counts, where it is known. */
  line(frame: FrameIndex): number {
    const { lineno, position } = this.#frames;
    return this.#hasPlace || position[frame] === FUNCTION ? lineno[frame]! : 0;
  }

  /** The column where the function starts; 0 where the frame has another position. */
  start(frame: FrameIndex): number {
    const { column, position } = this.#frames;
    return position[frame] === FUNCTION ? column[frame]! : 0;
  }

  #compareStrings(a: number, b: number): number {
    return a === b ? 0 : compareCodePoints(this.#strings[a]!, this.#strings[b]!);
  }

  /** Many groups of equal size ask again and again: then all files are sorted once. */
  #compareFilenames(a: number, b: number): number {
    if (a === b) return 0;
    if (this.#rank !== undefined) return this.#rank[a]! - this.#rank[b]!;
    if (++this.#compared === RANK_AFTER) this.#rank = this.#rankFilenames();
    return this.#compareStrings(a, b);
  }

  #rankFilenames(): Uint32Array {
    const rank = new Uint32Array(this.#strings.length);
    const { filename } = this.#frames;
    for (let frame = 0; frame < filename.length; frame++) rank[filename[frame]!] = 1;
    const filenames = Array.from(rank.keys()).filter((string) => rank[string] === 1);
    filenames.sort((a, b) => this.#compareStrings(a, b));
    filenames.forEach((filename, index) => {
      rank[filename] = index;
    });
    return rank;
  }
}
