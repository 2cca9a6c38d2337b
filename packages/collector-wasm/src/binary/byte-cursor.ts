import { TracemallocError } from '@tracemalloc/core';

/** A position that moves through a part of a module, never past its end. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  /** The offset of the next byte, from the start of the module. */
  offset: number;
  readonly end: number;
  /** The name of this part in messages: "the export section". */
  readonly part: string;

  constructor(bytes: Uint8Array, part: string, start: number = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.part = part;
    this.offset = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  byte(what: string): number {
    if (this.offset >= this.end) throw this.error('its end', what);
    return this.bytes[this.offset++]!;
  }

  /** Moves past `length` bytes; returns a cursor over them. */
  take(length: number, what: string): ByteCursor {
    if (length > this.remaining) {
      throw this.error(`${this.remaining} more bytes`, `${what} of ${length} bytes`);
    }
    const start = this.offset;
    this.offset += length;
    return new ByteCursor(this.bytes, what, start, this.offset);
  }

  /** `offset`: where the problem starts. Default: here. */
  error(found: string, expected: string, offset: number = this.offset): TracemallocError {
    return moduleError(`${this.part} has ${found} at byte ${offset}`, expected);
  }
}

/** The error for bytes that are no WebAssembly module, or that this package cannot read. */
export function moduleError(found: string, expected: string, cause?: unknown): TracemallocError {
  const options = cause === undefined ? undefined : { cause };
  return new TracemallocError('ERR_TRACEMALLOC_MODULE', `${found}, expected ${expected}`, options);
}
