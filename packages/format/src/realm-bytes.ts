/**
 * A `Uint8Array` of any realm as one of this realm, over the same memory; `undefined` for anything else. Objects of
 * `node:vm` or of a test runner are not instances of this realm's classes, which protobufjs requires.
 */
export function realmBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (!ArrayBuffer.isView(value) || tagOf(value) !== 'Uint8Array') return undefined;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

/** Whether `value` is an `ArrayBuffer`, of any realm. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return tagOf(value) === 'ArrayBuffer';
}

/** Whether `value` is a `Blob` or a `File`, of any realm. */
export function isBlob(value: unknown): value is Blob {
  return tagOf(value) === 'Blob' || tagOf(value) === 'File';
}

/** The name of the built-in class of a value, of any realm. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
