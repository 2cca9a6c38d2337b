import { type Bytes, type Domain, domainNames, type Traceback } from '@tracemalloc/core';
import type { BlockTable } from '../blocks/block-table.ts';
import type { BlockWatcher, WatcherDescription } from '../blocks/block-watcher.ts';

/** How a third party identifies a block: a number, such as an address, or the object that holds the block. */
export type BlockId = number | object;

/** Objects get numbers from here on, above all numbers that are ids themselves. */
export const FIRST_OBJECT_ID: number = 2 ** 52;

interface ObjectBlock {
  readonly domain: Domain;
  readonly id: number;
}

/** Memory that third parties report, as with CPython's `PyTraceMalloc_Track`. */
export class TrackedBlocks implements BlockWatcher {
  readonly memory = 0;
  readonly explained = {};
  readonly #table: BlockTable;
  readonly #domains = new Set<Domain>();
  /** When an object is collected, untracks its block. */
  readonly #collected = new FinalizationRegistry<ObjectBlock>(({ domain, id }) => {
    this.#table.live.untrack(domain, id);
  });
  #objects = new Map<Domain, WeakMap<object, number>>();
  #nextObjectId = FIRST_OBJECT_ID;

  constructor(table: BlockTable) {
    this.#table = table;
  }

  get domains(): Readonly<Record<Domain, string>> {
    return domainNames(this.#domains);
  }

  describe(): WatcherDescription {
    return { engine: 'track', exact: true, countsEstimated: false };
  }

  /** Records a block with the stack that called the function `below`. */
  track(domain: Domain, block: BlockId, size: Bytes, below: unknown): boolean {
    const id = this.#idOf(domain, block) ?? this.#newId(domain, block as object);
    this.#domains.add(domain);
    return this.#table.record(domain, id, size, this.#table.stacks.capture(below));
  }

  /** Forgets a block. */
  untrack(domain: Domain, block: BlockId): boolean {
    const id = this.#idOf(domain, block);
    return id !== undefined && this.#table.live.untrack(domain, id);
  }

  getTraceback(domain: Domain, block: BlockId): Traceback | null {
    const id = this.#idOf(domain, block);
    return id === undefined ? null : this.#table.traceback(domain, id);
  }

  getObjectTraceback(x: unknown): Traceback | null {
    for (const [domain, ids] of this.#objects) {
      const id = ids.get(x as object);
      const traceback = id === undefined ? null : this.#table.traceback(domain, id);
      if (traceback !== null) return traceback;
    }
    return null;
  }

  clear(): void {
    this.#objects = new Map();
    this.#domains.clear();
  }

  stop(): void {
    this.clear();
  }

  #idOf(domain: Domain, block: BlockId): number | undefined {
    return typeof block === 'number' ? block : this.#objects.get(domain)?.get(block);
  }

  #newId(domain: Domain, block: object): number {
    let ids = this.#objects.get(domain);
    if (ids === undefined) {
      ids = new WeakMap();
      this.#objects.set(domain, ids);
    }
    const id = this.#nextObjectId++;
    ids.set(block, id);
    this.#collected.register(block, { domain, id });
    return id;
  }
}
