import { compareCodePoints } from './code-points.ts';
import { checkInstance, checkInteger, checkObject, checkString, refuse } from './errors.ts';
import { Inspected, quoted } from './inspection.ts';

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
export class Frame extends Inspected {
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
  constructor(filename: string, lineno: number, options: FrameOptions = {}) {
    super();
    const record = checkedFrame({ ...options, filename, lineno });
    this.filename = filename;
    this.lineno = lineno;
    this.position = record.position;
    this.functionName = record.functionName;
    this.column = record.column;
    Object.freeze(this);
  }

  /** Whether `other` is a frame of equal filename, lineno and position. */
  equals(other: unknown): boolean {
    return (
      other instanceof Frame &&
      this.filename === other.filename &&
      this.lineno === other.lineno &&
      this.position === other.position
    );
  }

  /**
   * Negative, 0 or positive: by filename (code points), lineno, position.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` if `other` is no frame.
   */
  compare(other: Frame): number {
    checkInstance(other, Frame);
    return (
      compareCodePoints(this.filename, other.filename) ||
      this.lineno - other.lineno ||
      POSITIONS.indexOf(this.position) - POSITIONS.indexOf(other.position)
    );
  }

  /** `file.js:12`, `file.js:12 (function)` or `app.wasm:0x1f3`. */
  override toString(): string {
    if (this.position === 'offset') return `${this.filename}:0x${this.lineno.toString(16)}`;
    return `${this.filename}:${this.lineno}${this.position === 'function' ? ' (function)' : ''}`;
  }

  /** `<Frame filename='a.js' lineno=2>`, and what else is known. */
  inspect(): string {
    const position = this.position === 'line' ? '' : ` position='${this.position}'`;
    const functionName = this.functionName && ` functionName=${quoted(this.functionName)}`;
    const column = this.column === 0 ? '' : ` column=${this.column}`;
    const place = `filename=${quoted(this.filename)} lineno=${this.lineno}`;
    return `<Frame ${place}${position}${functionName}${column}>`;
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
  const code = 'ERR_TRACEMALLOC_TRACE';
  checkObject(code, 'frame', frame, '{ filename, lineno, … }');
  const { filename, lineno, position = 'line', functionName = '', column = 0 } = frame;
  checkString(code, 'filename', filename);
  checkInteger(code, 'lineno', lineno, 0);
  checkInteger(code, 'column', column, 0);
  if (!POSITIONS.includes(position)) {
    refuse(code, 'position', position, `one of ${POSITIONS.join(', ')}`);
  }
  checkString(code, 'functionName', functionName);
  return { filename, lineno, position, functionName, column };
}
