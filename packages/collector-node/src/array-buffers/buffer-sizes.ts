import type { Bytes } from '@tracemalloc/core';
import type { BufferObject } from './buffer-ids.ts';

// The getters as they were at load, called without looking anything up on what the program can change.
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

/** Of a typed array. @throws {TypeError} of anything else, as the next ones. */
export const viewLength: (view: unknown) => Bytes = getter(typedArray, 'byteLength')!;
/** Of a typed array. */
export const viewOffset: (view: unknown) => Bytes = getter(typedArray, 'byteOffset')!;
/** Of a typed array; V8 makes one for an array on its heap, so ask only for {@link isOffHeap}. */
export const bufferOf: (view: unknown) => BufferObject = getter(typedArray, 'buffer')!;

/**
 * Typed arrays up to this length are on V8's heap, and in its domain (V8_TYPED_ARRAY_MAX_SIZE_IN_HEAP).
 */
export const MAX_ON_HEAP: Bytes = 64;

/** Bytes now; 0 of one that is detached. */
export function sizeOf(buffer: BufferObject): Bytes {
  return isShared(buffer) ? sharedLength(buffer) : unsharedLength(buffer);
}

/**
 * Whether its size may change. Node.js does not count the memory of these, which V8 reserves in whole
 * pages, past the allocator of Node.js.
 */
export function canChangeSize(buffer: BufferObject): boolean {
  return isShared(buffer) ? isGrowable(buffer) : isResizable(buffer);
}

function isShared(buffer: BufferObject): boolean {
  // Programs may change the prototype of one: then the getters throw, and it is left out.
  return isBelow(sharedPrototype, buffer);
}
