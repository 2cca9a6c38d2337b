import type { Memory } from '../webassembly/webassembly.ts';

/** Numbers have 16 bits and are never 0; those of shared memories are above the others. */
const FIRST_SHARED = 0x8000;
const MOST = 0x7fff;

/**
 * Numbers memories, so that one table can hold the blocks of many: an address is that of a block in
 * one memory. Numbers of memories that are gone are given again.
 */
export class GuestNumbers {
  readonly #numbers = new WeakMap<Memory, number>();
  readonly #free: number[] = [];
  #next = 0;
  readonly #used = new Set<number>();
  readonly #registry: FinalizationRegistry<number>;

  /** `gone` is told of memories that were collected. */
  constructor(gone: (guest: number, isShared: boolean) => void) {
    this.#registry = new FinalizationRegistry((number) => {
      const isShared = number >= FIRST_SHARED;
      gone(number, isShared);
      if (isShared) this.#used.delete(number);
      else this.#free.push(number);
    });
  }

  /**
   * The number of a memory. `sharedBy`: the module that shares it with other threads, which find the
   * same number without being told: one memory of the same module is meant to be the same one.
   */
  numberOf(memory: Memory, sharedBy?: string): number {
    const known = this.#numbers.get(memory);
    if (known !== undefined) return known;
    const number = sharedBy === undefined ? this.#ownNumber() : this.#sharedNumber(sharedBy);
    this.#numbers.set(memory, number);
    this.#registry.register(memory, number);
    return number;
  }

  #ownNumber(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    // Beyond 32767 memories at a time, addresses may be taken for those of another one.
    // Beyond 32767 memories at a time, addresses may be taken for those of another one.
    this.#next = (this.#next % MOST) + 1;
    return this.#next;
  }

  #sharedNumber(module: string): number {
    let number = FIRST_SHARED | (Number.parseInt(module, 16) & MOST);
    // A second memory of the module: other threads will not find this one.
    while (this.#used.has(number)) number = FIRST_SHARED | ((number + 1) & MOST);
    this.#used.add(number);
    return number;
  }
}
