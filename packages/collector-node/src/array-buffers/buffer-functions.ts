import { Buffer } from 'node:buffer';
import type { BufferObject } from './buffer-ids.ts';
import { observed } from './buffer-observer.ts';
import { bufferOf, MAX_ON_HEAP, sizeOf, viewLength, viewOffset } from './buffer-sizes.ts';
import { type Replacement, replace } from './replacement.ts';
import { type AfterCall, tracedFunction } from './traced-function.ts';

/** These never use the pool. */
const ALONE = ['alloc', 'allocUnsafeSlow', 'of'];
/** These use the pool for small Buffers. */
const POOLED = ['allocUnsafe', 'copyBytesFrom', 'concat', 'from'];

const { isArray } = Array;
const { isView } = ArrayBuffer;

/** The memory that small Buffers are now cut from. Node.js holds it, too. */
let pool: BufferObject | undefined;

/** Replaces the functions of `Buffer` that make memory. The others, and `new Buffer`, call them. */
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
    // Later Buffers may come from a pool that was made unseen. Since Node.js 26 a pool is
    // larger by what it takes to begin at an address that is a multiple of 64.
    const spare = sizeOf(buffer) - Buffer.poolSize;
    if (viewOffset(result) <= Math.max(0, spare)) observed.by.madePool(buffer, below);
  };
}

/** `Buffer.from` makes no memory for an ArrayBuffer, or for an object with one as its value: it gives a view. */
function makesMemory(source: unknown): boolean {
  return (
    typeof source === 'string' || typeof source === 'number' || isArray(source) || isView(source)
  );
}
