// Not node:util: from Node.js 22 on its import opens the standard streams.
import * as types from 'node:util/types';
import { MessagePort } from 'node:worker_threads';
import type { BufferObject } from './buffer-ids.ts';
import { observed } from './buffer-observer.ts';
import { type Replacement, replace } from './replacement.ts';
import { type AfterCall, tracedFunction } from './traced-function.ts';

const { isAnyArrayBuffer, isArrayBufferView, isProxy } = types;
const { getOwnPropertyDescriptor, values } = Object;
const { isArray } = Array;
const { apply } = Reflect;
const { forEach: forEachOfMap } = Map.prototype;
const { forEach: forEachOfSet } = Set.prototype;

/** We search at most so many objects of a clone for buffers. */
const MOST_OBJECTS = 1_000;

/** Replaces the functions that copy buffers to a clone, or move them away as transferred objects. */
export function replaceMessages(): Replacement[] {
  return [
    replace(globalThis, 'structuredClone', (value) => tracedFunction(value, afterClone)),
    replace(MessagePort.prototype, 'postMessage', (value) => tracedFunction(value, afterPost)),
  ].filter((replacement) => replacement !== undefined);
}

function afterPost(): AfterCall {
  return (_result, args) => {
    if (observed.by !== undefined) checkTransferred(args[1]);
  };
}

function afterClone(below: unknown): AfterCall {
  return (result, args) => {
    if (observed.by === undefined) return;
    checkTransferred(args[1]);
    for (const buffer of buffersIn(result)) observed.by.made(buffer, below);
  };
}

/** @param given - the list, or options that hold it. Calls none of the program's code. */
function checkTransferred(given: unknown): void {
  const list = isArray(given) ? given : ownValue(given, 'transfer');
  if (!isArray(list) || isProxy(list)) return;
  for (let i = 0; i < list.length; i++) {
    const one = ownValue(list, String(i));
    if (isAnyArrayBuffer(one)) observed.by?.changed(one as BufferObject);
  }
}

function ownValue(object: unknown, key: string): unknown {
  if (typeof object !== 'object' || object === null || isProxy(object)) return undefined;
  return getOwnPropertyDescriptor(object, key)?.value;
}

/** The memory in a clone. Its objects are new and plain: reading them calls no code of the program. */
function buffersIn(clone: unknown): Set<BufferObject> {
  const buffers = new Set<BufferObject>();
  const seen = new Set<unknown>([clone]);
  for (const object of seen) {
    if (typeof object !== 'object' || object === null) continue;
    if (isAnyArrayBuffer(object)) buffers.add(object as BufferObject);
    else if (isArrayBufferView(object)) buffers.add(object.buffer as BufferObject);
    else addParts(object, seen);
    if (seen.size > MOST_OBJECTS) break;
  }
  return buffers;
}

function addParts(object: object, seen: Set<unknown>): void {
  const parts: unknown[] = values(object);
  const add = (value: unknown, key: unknown) => parts.push(value, key);
  if (types.isMap(object)) apply(forEachOfMap, object, [add]);
  else if (types.isSet(object)) apply(forEachOfSet, object, [add]);
  for (const part of parts) {
    if (seen.size > MOST_OBJECTS) return;
    if (typeof part === 'object' && part !== null) seen.add(part);
  }
}
