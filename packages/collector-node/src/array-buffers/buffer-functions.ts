import { Buffer } from 'node:buffer';
import type { BufferObject } from './buffer-ids.ts';
import { observed } from './buffer-observer.ts';
import { bufferOf, MAX_ON_HEAP, sizeOf, viewLength, viewOffset } from './buffer-sizes.ts';
import { type Replacement, replace } from './replacement.ts';
import { type AfterCall, tracedFunction } from './traced-function.ts';

/** Never from the pool. */
const ALONE = ['alloc', 'allocUnsafeSlow', 'of'];
/** From the pool if they are small. */
const POOLED = ['allocUnsafe', 'copyBytesFrom', 'concat', 'from'];

const { isArray } = Array;
const { isView } = ArrayBuffer;

/** The memory that small Buffers are cut from now. Node.js holds it as well. */
let pool: BufferObject | undefined;

/** Replaces the functions of `Buffer` that make memory; others, and `new Buffer`, call them. */
export function replaceBufferFunctions(): Replacement[] {
  pool = bufferOf(Buffer.allocUnsafe(1));
  return [
    ...ALONE.map((name) => replace(Buffer, name, (value) => tracedFunction(value, afterAlone))),
    ...POOLED.map((name) => replace(Buffer, name, (value) => tracedFunction(value, afterPooled))),
  ].filter((replacement) => replacement !== undefined);
}

function afterAlone(below: unknown): AfterCall {
  return (result) => {
    if (observed.by !== undefined && viewLength(result) > MAX_ON_HEAP) {
      observed.by.made(bufferOf(result), below);
    }
  };
}

function afterPooled(below: unknown): AfterCall {
  return (result, args) => {
    if (observed.by === undefined || viewLength(result) === 0 || !makesMemory(args[0])) return;
    const buffer = bufferOf(result);
    if (buffer === pool) return;
    if (sizeOf(buffer) === viewLength(result)) {
      observed.by.made(buffer, below);
      return;
    }
    pool = buffer;
    // Later ones may have been cut from a pool that something unseen has made. Since Node.js 26 a pool is
    // larger by what it takes to begin at an address that is a multiple of 64.
    const spare = sizeOf(buffer) - Buffer.poolSize;
    if (viewOffset(result) <= Math.max(0, spare)) observed.by.madePool(buffer, below);
  };
}

/** `Buffer.from` also gives views of memory that is there: of an ArrayBuffer, or what an object has as its value. */
function makesMemory(source: unknown): boolean {
  return (
    typeof source === 'string' || typeof source === 'number' || isArray(source) || isView(source)
  );
}
