import type { TracedModule } from '../webassembly/traced-module.ts';
import type { Exports, Memory, WasmInstance } from '../webassembly/webassembly.ts';
import { setTracing } from './guest.ts';
import { GuestNumbers } from './guest-numbers.ts';
import type { LiveBlock } from './live-blocks.ts';
import type { TracedBlocks } from './traced-blocks.ts';
import type { TracerExports } from './tracer-instance.ts';

/** An instance that is traced. The memory it is traced for keeps it, and nothing else does. */
export interface Guest {
  readonly traced: TracedModule;
  readonly exports: Exports;
  readonly tracer: TracerExports;
  readonly blocks: TracedBlocks;
}

/** What `getObjectTraceback` of the collector takes for a block, where there is more than one guest. */
export interface BlockAddress {
  /** The instance that the block is in. */
  readonly instance: WasmInstance;
  /** Its address there. */
  readonly address: number | bigint;
}

/** Instances that are traced, by their memories, as long as these are there. */
export class Guests {
  readonly #numbers: GuestNumbers;
  readonly #ofMemory = new WeakMap<Memory, Guest[]>();
  readonly #memories = new Set<WeakRef<Memory>>();
  readonly #memoryOfInstance = new WeakMap<WasmInstance, Memory>();

  /** `gone` is told of memories that were collected. */
  constructor(gone: (guest: number, isShared: boolean) => void) {
    this.#numbers = new GuestNumbers(gone);
  }

  /** The number of a memory; see {@link GuestNumbers.numberOf}. */
  numberOf(memory: Memory, sharedBy?: string): number {
    return this.#numbers.numberOf(memory, sharedBy);
  }

  /** Adds a guest; returns whether it is the first one of its memory. */
  add(memory: Memory, instance: WasmInstance, guest: Guest): boolean {
    this.#memoryOfInstance.set(instance, memory);
    const known = this.#ofMemory.get(memory);
    if (known === undefined) {
      this.#ofMemory.set(memory, [guest]);
      this.#memories.add(new WeakRef(memory));
      return true;
    }
    known.push(guest);
    // What one of them allocates the other may free.
    for (const { tracer } of known) tracer.tellEveryFree();
    return false;
  }

  /** The guests of a memory, the first one first; none if it is not traced. */
  of(memory: Memory): readonly Guest[] {
    return this.#ofMemory.get(memory) ?? [];
  }

  /** Tells all guests what to tell from now on. */
  tell(): void {
    for (const memory of this.memories()) {
      for (const { exports, tracer } of this.of(memory)) setTracing(exports, tracer);
    }
  }

  /** Memories that are traced. */
  memories(): Memory[] {
    return [...this.#memories].flatMap((reference) => {
      const memory = reference.deref();
      if (memory === undefined) this.#memories.delete(reference);
      return memory ?? [];
    });
  }

  /** The block that an address or a {@link BlockAddress} says; undefined where that is not clear. */
  find(x: unknown): { readonly block: LiveBlock; readonly blocks: TracedBlocks } | undefined {
    const isAddress = typeof x === 'number' || typeof x === 'bigint';
    const { instance, address } = isAddress
      ? { instance: undefined, address: x }
      : ((x ?? {}) as Partial<BlockAddress>);
    if (typeof address !== 'number' && typeof address !== 'bigint') return undefined;
    const number = Number(address);
    if (!Number.isSafeInteger(number) || number <= 0) return undefined;
    const wanted = instance && this.#memoryOfInstance.get(instance);
    const found = this.memories().flatMap((memory) => {
      if (instance !== undefined && memory !== wanted) return [];
      const { blocks } = this.of(memory)[0]!;
      const block = blocks.live.find(this.numberOf(memory), number);
      return block === undefined ? [] : [{ block, blocks }];
    });
    // The same address in two memories says nothing.
    return found.length === 1 ? found[0] : undefined;
  }
}
