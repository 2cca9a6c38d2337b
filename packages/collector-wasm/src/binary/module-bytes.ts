import { moduleError } from './byte-cursor.ts';

/**
 * The bytes of a buffer or view, without a copy.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` for any other value
 */
export function moduleBytes(source: unknown): Uint8Array<ArrayBuffer> {
  if (ArrayBuffer.isView(source)) {
    const { buffer, byteOffset, byteLength } = source;
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  }
  // By its tag: an ArrayBuffer of another realm is no instance of this one's.
  const tag = Object.prototype.toString.call(source);
  if (tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]') {
    return new Uint8Array(source as ArrayBuffer);
  }
  const found = source === null ? 'null' : `a value of type ${typeof source}`;
  throw moduleError(found, 'the bytes of a WebAssembly module: an ArrayBuffer or a view of one');
}
