import {
  type Bytes,
  type Domain,
  shown,
  type Traceback,
  TracemallocError,
} from '@tracemalloc/core';
import { trackedBlocks } from '../session.ts';
import { checkDomain } from './domain-names.ts';
import { type BlockId, FIRST_OBJECT_ID } from './tracked-blocks.ts';

/**
 * Records a block of memory that only the caller knows of, an addon, a pool or a GPU library, with the
 * JavaScript stack of this call. Tracked again, it has the new size and stack, and stays one block.
 *
 * @param domain - the kind of memory, 1000 to 2^32 - 1; {@link nameDomain} names it.
 * @param id - a number, 0 to 2^52 - 1, such as an address; or the object that holds the block, which
 * `getObjectTraceback` then knows, and with which the block goes when it is collected.
 * @returns whether it is traced: not if not tracing, or paused.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for values that no block can have.
 */
export function track(domain: Domain, id: BlockId, size: Bytes): boolean {
  checkDomain(domain);
  checkId(id);
  checkSize(size);
  return trackedBlocks()?.track(domain, id, size, track) ?? false;
}

/**
 * Forgets a block that was freed. Does nothing if it is not tracked.
 *
 * @returns whether it was.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no domain or id.
 */
export function untrack(domain: Domain, id: BlockId): boolean {
  checkDomain(domain);
  checkId(id);
  return trackedBlocks()?.untrack(domain, id) ?? false;
}

/**
 * Where a block was tracked; `null` if it is not.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no domain or id.
 */
export function getTraceback(domain: Domain, id: BlockId): Traceback | null {
  checkDomain(domain);
  checkId(id);
  return trackedBlocks()?.getTraceback(domain, id) ?? null;
}

function checkId(id: unknown): asserts id is BlockId {
  if (typeof id === 'function' || (typeof id === 'object' && id !== null)) return;
  if (Number.isInteger(id) && (id as number) >= 0 && (id as number) < FIRST_OBJECT_ID) return;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_TRACE',
    `id: got ${shown(id)}, expected an object or an integer in range [0; 2^52 - 1]`,
  );
}

function checkSize(size: unknown): asserts size is Bytes {
  if (Number.isSafeInteger(size) && (size as number) >= 0) return;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_TRACE',
    `size: got ${shown(size)}, expected an integer in range [0; 2^53 - 1]`,
  );
}
