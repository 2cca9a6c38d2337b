import type { Bytes } from '@tracemalloc/core';
import type { BufferObject } from './buffer-ids.ts';

// The getters are captured at load. Calling them reads no property that the program can change.
const { call } = Function.prototype;

function getter<T>(prototype: object, key: string): ((object: unknown) => T) | undefined {
  const get = Object.getOwnPropertyDescriptor(prototype, key)?.get;
  return get && (call.bind(get) as (object: unknown) => T);
}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const isResizable = getter<boolean>(ArrayBuffer.prototype, 'resizable')!;
const isGrowable = getter<boolean>(SharedArrayBuffer.prototype, 'growable')!;
const unsharedLength = getter<Bytes>(ArrayBuffer.prototype, 'byteLength')!;
const sharedLength = getter<Bytes>(SharedArrayBuffer.prototype, 'byteLength')!;
const sharedPrototype = SharedArrayBuffer.prototype;
const isBelow = call.bind(Object.prototype.isPrototypeOf) as (
  prototype: object,
  object: object,
) => boolean;

/** Of a typed array. @throws {TypeError} for anything else, as the next two do. */
export const viewLength: (view: unknown) => Bytes = getter(typedArray, 'byteLength')!;
/** Of a typed array. */
export const viewOffset: (view: unknown) => Bytes = getter(typedArray, 'byteOffset')!;
/** Of a typed array. V8 makes one for an array on its heap: ask only if {@link isOffHeap}. */
export const bufferOf: (view: unknown) => BufferObject = getter(typedArray, 'buffer')!;

/**
 * Typed arrays of at most so many bytes are on V8's heap, and in its domain (V8_TYPED_ARRAY_MAX_SIZE_IN_HEAP).
 */
export const MAX_ON_HEAP: Bytes = 64;

/** Bytes now; 0 if detached. */
export function sizeOf(buffer: BufferObject): Bytes {
  return isShared(buffer) ? sharedLength(buffer) : unsharedLength(buffer);
}

/**
 * Whether its size may change. Node.js does not count such memory: V8 reserves whole pages, without the
 * allocator of Node.js.
 */
export function canChangeSize(buffer: BufferObject): boolean {
  return isShared(buffer) ? isGrowable(buffer) : isResizable(buffer);
}

function isShared(buffer: BufferObject): boolean {
  // If a program has changed its prototype, the getters throw, and we leave it out.
  return isBelow(sharedPrototype, buffer);
}
