/**
 * A `Uint8Array` of any realm as one of this realm, over the same memory; `undefined` for anything else. What
 * `node:vm` or a test runner made is no instance of this realm's classes, and protobufjs asks for one.
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

/** The name of a built-in class, whichever realm it is of. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
