import {
  type Bytes,
  checkInteger,
  checkThirdPartyDomain,
  type Domain,
  refuse,
  type Traceback,
} from '@tracemalloc/core';
import { trackedBlocks } from './session.ts';
import { type BlockId, FIRST_OBJECT_ID } from './tracked/tracked-blocks.ts';

/**
 * Records a block of memory with the JavaScript stack of this call. For memory that only the caller knows: of
 * an addon, a pool or a GPU library. If tracked again, the block gets the new size and stack.
 *
 * @param domain - the kind of memory: the number that `domainOf` gives for its name, or a number of your own
 * from 1000 to 2^32 - 1 that `nameDomain` has named.
 * @param id - a number from 0 to 2^52 - 1, such as an address; or the object that holds the block. An object is
 * known to `getObjectTraceback`. When it is collected, the block is forgotten.
 * @returns whether the block is traced: `false` if not tracing, or paused.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for values that no block can have.
 */
export function track(domain: Domain, id: BlockId, size: Bytes): boolean {
  checkThirdPartyDomain(domain);
  checkId(id);
  checkInteger('size', size, 0);
  return trackedBlocks()?.track(domain, id, size, track) ?? false;
}

/**
 * Forgets a block that was freed. Does nothing if it is not tracked.
 *
 * @returns whether it was tracked.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no domain or id.
 */
export function untrack(domain: Domain, id: BlockId): boolean {
  checkThirdPartyDomain(domain);
  checkId(id);
  return trackedBlocks()?.untrack(domain, id) ?? false;
}

/**
 * Where a block was tracked; `null` if it is not.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no domain or id.
 */
export function getTraceback(domain: Domain, id: BlockId): Traceback | null {
  checkThirdPartyDomain(domain);
  checkId(id);
  return trackedBlocks()?.getTraceback(domain, id) ?? null;
}

function checkId(id: unknown): asserts id is BlockId {
  if (typeof id === 'function' || (typeof id === 'object' && id !== null)) return;
  if (Number.isInteger(id) && (id as number) >= 0 && (id as number) < FIRST_OBJECT_ID) return;
  refuse('id', id, 'an object or an integer in range [0; 2^52 - 1]');
}
