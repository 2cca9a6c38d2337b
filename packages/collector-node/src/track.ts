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
 * Records a block of memory that only the caller knows of, an addon, a pool or a GPU library, with the
 * JavaScript stack of this call. Tracked again, it has the new size and stack, and stays one block.
 *
 * @param domain - the kind of memory: a number that `domainOf` gives to its name, or one of your own from 1000
 * to 2^32 - 1, which `nameDomain` names.
 * @param id - a number, 0 to 2^52 - 1, such as an address; or the object that holds the block, which
 * `getObjectTraceback` then knows, and with which the block goes when it is collected.
 * @returns whether it is traced: not if not tracing, or paused.
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
 * @returns whether it was.
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
