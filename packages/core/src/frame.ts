import { compareCodePoints } from './code-points.ts';
import { checkInteger, checkObject, checkString, refuse } from './errors.ts';

/**
 * What `lineno` is: `'line'`, the line that made the call or the allocation; `'function'`, only
 * the first line of the function; `'offset'`, a byte offset in the original WebAssembly module.
 */
export type Position = 'line' | 'function' | 'offset';

/** Every position; its index is the position's code in a {@link FrameTable}, and its place in the order. */
export const POSITIONS: readonly Position[] = ['line', 'function', 'offset'];

/** The filename of an allocation that has no stack; its line is 0. */
export const UNKNOWN_FILENAME = '<unknown>';

/** A frame in plain values, as {@link SnapshotBuilder.frame} and {@link Snapshot.fromTraces} take it. */
export interface FrameRecord {
  /** As the collector names the file; {@link UNKNOWN_FILENAME} where there is none. */
  readonly filename: string;
  /** 1-based; 0 unknown; the byte offset where `position` is `'offset'`. */
  readonly lineno: number;
  /** `'line'` unless said. */
  readonly position?: Position | undefined;
  /** `''` unless known. */
  readonly functionName?: string | undefined;
  /** 1-based; 0 unless known. */
  readonly column?: number | undefined;
}

/** What a {@link Frame} may know beside its place. */
export type FrameOptions = Omit<FrameRecord, 'filename' | 'lineno'>;

/** One call in a traceback: a place in a file, and how exactly that place is known. Frozen. */
export class Frame {
  /** As the collector names the file; {@link UNKNOWN_FILENAME} where there is none. */
  declare readonly filename: string;
  /** 1-based; 0 unknown; the byte offset where `position` is `'offset'`. */
  declare readonly lineno: number;
  /** What `lineno` is. */
  declare readonly position: Position;
  /** `''` unknown. */
  declare readonly functionName: string;
  /** 1-based; 0 unknown. */
  declare readonly column: number;

  /** @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no frame can have. */
  constructor(filename: string, lineno: number, options: FrameOptions = {}) {
    Object.assign(this, checkedFrame({ ...options, filename, lineno }));
    Object.freeze(this);
  }

  /** Whether `other` is a frame of equal filename, lineno and position. */
  equals(other: unknown): boolean {
    return other instanceof Frame && this.compare(other) === 0;
  }

  /**
   * Negative, 0 or positive: by filename (code points), lineno, position.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` if `other` is no frame.
   */
  compare(other: Frame): number {
    if (!(other instanceof Frame)) refuse('other', other, 'a Frame');
    return (
      compareCodePoints(this.filename, other.filename) ||
      this.lineno - other.lineno ||
      POSITIONS.indexOf(this.position) - POSITIONS.indexOf(other.position)
    );
  }

  /** `file.js:12`, `file.js:12 (function)` or `app.wasm:0x1f3`. */
  toString(): string {
    if (this.position === 'offset') return `${this.filename}:0x${this.lineno.toString(16)}`;
    return `${this.filename}:${this.lineno}${this.position === 'function' ? ' (function)' : ''}`;
  }
}

/**
 * The record with its defaults filled in.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no frame can have.
 */
export function checkedFrame(frame: FrameRecord): {
  [K in keyof FrameRecord]-?: Exclude<FrameRecord[K], undefined>;
} {
  checkObject('frame', frame, '{ filename, lineno, … }');
  const { filename, lineno, position = 'line', functionName = '', column = 0 } = frame;
  checkString('filename', filename);
  checkInteger('lineno', lineno, 0);
  checkInteger('column', column, 0);
  if (!POSITIONS.includes(position)) {
    refuse('position', position, `one of ${POSITIONS.join(', ')}`);
  }
  checkString('functionName', functionName);
  return { filename, lineno, position, functionName, column };
}
