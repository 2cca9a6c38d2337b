import { moduleError } from './byte-cursor.ts';

/**
 * The bytes of a buffer or view, without a copy.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` for any other value
 */
export function moduleBytes(given: unknown): Uint8Array<ArrayBuffer> {
  if (ArrayBuffer.isView(given)) {
    const { buffer, byteOffset, byteLength } = given;
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  }
  // By its tag: an ArrayBuffer of another realm is no instance of this one's.
  const tag = Object.prototype.toString.call(given);
  if (tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]') {
    return new Uint8Array(given as ArrayBuffer);
  }
  const found = given === null ? 'null' : `a value of type ${typeof given}`;
  throw moduleError(found, 'the bytes of a WebAssembly module: an ArrayBuffer or a view of one');
}
