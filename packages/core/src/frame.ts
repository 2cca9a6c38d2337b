import { compareCodePoints } from './code-points.ts';
import { checkInteger, checkObject, checkString, refuse } from './errors.ts';
import { isKind, type Kind } from './kind.ts';

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
  /** Default: `'line'`. */
  readonly position?: Position | undefined;
  /** Default: `''`, unknown. */
  readonly functionName?: string | undefined;
  /** 1-based; default: 0, unknown. */
  readonly column?: number | undefined;
}

/** A frame that leaves nothing out. */
type CompleteFrame = { readonly [K in keyof FrameRecord]-?: Exclude<FrameRecord[K], undefined> };

/** What a {@link Frame} may know beside its place. */
export type FrameOptions = Omit<FrameRecord, 'filename' | 'lineno'>;

/** Whether `value` is a frame, also one of another copy of this package. */
export function isFrame(value: unknown): value is Frame {
  return isKind(value, 'Frame/1');
}

/** One call in a traceback: a place in a file, and how exactly that place is known. Frozen. */
export class Frame {
  /** As the collector names the file; {@link UNKNOWN_FILENAME} where there is none. */
  readonly filename: string;
  /** 1-based; 0 unknown; the byte offset where `position` is `'offset'`. */
  readonly lineno: number;
  /** What `lineno` is. */
  readonly position: Position;
  /** `''` unknown. */
  readonly functionName: string;
  /** 1-based; 0 unknown. */
  readonly column: number;

  /** @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no frame can have. */
  constructor(filename: string, lineno: number, options?: FrameOptions);
  constructor(filename: string, lineno: number, options: FrameOptions = {}, isChecked = false) {
    const { position, functionName, column } = isChecked
      ? (options as CompleteFrame)
      : checkedFrame({ ...options, filename, lineno });
    this.filename = filename;
    this.lineno = lineno;
    this.position = position;
    this.functionName = functionName;
    this.column = column;
    Object.freeze(this);
  }

  /** @internal */
  protected get '@tracemalloc/core'(): Kind {
    return 'Frame/1';
  }

  /** Whether `other` is a frame of equal filename, lineno and position. */
  equals(other: unknown): boolean {
    return isFrame(other) && this.compare(other) === 0;
  }

  /**
   * Negative, 0 or positive: by filename (code points), lineno, position.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` if `other` is no frame.
   */
  compare(other: Frame): number {
    if (!isFrame(other)) refuse('other', other, 'a Frame');
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

/** A frame of what tables hold, which was checked when it came into them. */
export const CheckedFrame = Frame as new (
  filename: string,
  lineno: number,
  options: Required<FrameOptions>,
  isChecked: true,
) => Frame;

/**
 * The record with its defaults filled in.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no frame can have.
 */
export function checkedFrame(frame: FrameRecord): CompleteFrame {
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
