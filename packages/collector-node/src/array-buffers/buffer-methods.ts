import type { BufferObject } from './buffer-ids.ts';
import { observed } from './buffer-observer.ts';
import { bufferOf, MAX_ON_HEAP, viewLength } from './buffer-sizes.ts';
import { type Replacement, replace } from './replacement.ts';
import { type AfterCall, tracedFunction } from './traced-function.ts';

// Captured at load: programs replace it.
const { TextEncoder } = globalThis;

/** A function that makes or changes memory: its place, and what follows each call. */
type Method = readonly [holder: object, key: string, wrap: (below: unknown) => AfterCall];

/** Replaces the methods that make, resize or move memory without calling a constructor that we replace. */
export function replaceMethods(): Replacement[] {
  return methods()
    .map(([holder, key, wrap]) => replace(holder, key, (value) => tracedFunction(value, wrap)))
    .filter((replacement) => replacement !== undefined);
}

function methods(): Method[] {
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
  return [
    // These ignore Symbol.species, and so call no constructor that we replace.
    [typedArray, 'toReversed', afterView],
    [typedArray, 'toSorted', afterView],
    [typedArray, 'with', afterView],
    [Uint8Array, 'fromBase64', afterView],
    [Uint8Array, 'fromHex', afterView],
    [TextEncoder.prototype, 'encode', afterView],
    [ArrayBuffer.prototype, 'resize', afterChange],
    [SharedArrayBuffer.prototype, 'grow', afterChange],
    [ArrayBuffer.prototype, 'transfer', afterMove],
    [ArrayBuffer.prototype, 'transferToFixedLength', afterMove],
    [ArrayBuffer.prototype, 'transferToImmutable', afterMove],
  ];
}

function afterView(below: unknown): AfterCall {
  return (result) => {
    if (observed.by !== undefined && viewLength(result) > MAX_ON_HEAP) {
      observed.by.made(bufferOf(result), below);
    }
  };
}

function afterChange(): AfterCall {
  return (_result, _args, receiver) => observed.by?.changed(receiver as BufferObject);
}

function afterMove(below: unknown): AfterCall {
  return (result, _args, receiver) =>
    observed.by?.moved(receiver as BufferObject, result as BufferObject, below);
}
