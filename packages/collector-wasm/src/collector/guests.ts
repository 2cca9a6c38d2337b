import type { TracedModule } from '../webassembly/traced-module.ts';
import type { Exports, Memory, WasmInstance } from '../webassembly/webassembly.ts';
import { setTracing } from './guest.ts';
import { GuestNumbers } from './guest-numbers.ts';
import type { LiveBlock } from './live-blocks.ts';
import type { TracedBlocks } from './traced-blocks.ts';
import type { TracerExports } from './tracer-instance.ts';

/** A traced instance. Only its memory keeps it alive. */
export interface Guest {
  readonly traced: TracedModule;
  readonly exports: Exports;
  readonly tracer: TracerExports;
  readonly blocks: TracedBlocks;
}

/** Names a block for `getObjectTraceback` where more than one memory is traced. */
export interface BlockAddress {
  /** The instance that has the block in its memory. */
  readonly instance: WasmInstance;
  /** The address in that memory. */
  readonly address: number | bigint;
}

/** Traced instances by memory, as long as the memory is alive. */
export class Guests {
  readonly #numbers: GuestNumbers;
  readonly #ofMemory = new WeakMap<Memory, Guest[]>();
  readonly #memories = new Set<WeakRef<Memory>>();
  readonly #memoryOfInstance = new WeakMap<WasmInstance, Memory>();

  /** `gone` is called for each memory that was collected. */
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
    // One of them may free what another allocated.
    for (const { tracer } of known) tracer.tellEveryFree();
    return false;
  }

  /** The guests of a memory, in the order of their addition; none if it is not traced. */
  of(memory: Memory): readonly Guest[] {
    return this.#ofMemory.get(memory) ?? [];
  }

  /** Sets what each guest tells its tracer from now on. */
  setTracing(): void {
    for (const memory of this.memories()) {
      for (const { exports, tracer } of this.of(memory)) setTracing(exports, tracer);
    }
  }

  /** The traced memories that are alive. */
  memories(): Memory[] {
    return [...this.#memories].flatMap((reference) => {
      const memory = reference.deref();
      if (memory === undefined) this.#memories.delete(reference);
      return memory ?? [];
    });
  }

  /** The block at an address or a {@link BlockAddress}; undefined if there is none, or more than one. */
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
    // Two memories may have a block at the same address.
    return found.length === 1 ? found[0] : undefined;
  }
}
