import type { Memory } from '../webassembly/webassembly.ts';

/** Numbers have 16 bits and are never 0. Shared memories have numbers from this one on. */
const FIRST_SHARED = 0x8000;
const MOST = 0x7fff;

/**
 * Numbers memories, so that one hash table can hold the blocks of many: an address alone does not say
 * in which memory a block is. A collected memory's number is used again.
 */
export class GuestNumbers {
  readonly #numbers = new WeakMap<Memory, number>();
  readonly #free: number[] = [];
  #next = 0;
  readonly #used = new Set<number>();
  readonly #registry: FinalizationRegistry<number>;

  /** `gone` is called for each memory that was collected. */
  constructor(gone: (guest: number, isShared: boolean) => void) {
    this.#registry = new FinalizationRegistry((number) => {
      const isShared = number >= FIRST_SHARED;
      gone(number, isShared);
      if (isShared) this.#used.delete(number);
      else this.#free.push(number);
    });
  }

  /**
   * The number of a memory.
   *
   * @param sharedBy - the module that shares the memory with other threads. They compute the same number
   * from it without talking to each other: they take one memory of the same module for the same one.
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
    // With more than 32767 memories alive, two of them share a number, and their addresses mix.
    this.#next = (this.#next % MOST) + 1;
    return this.#next;
  }

  #sharedNumber(module: string): number {
    let number = FIRST_SHARED | (Number.parseInt(module, 16) & MOST);
    // For a second memory of the module, other threads compute another number.
    while (this.#used.has(number)) number = FIRST_SHARED | ((number + 1) & MOST);
    this.#used.add(number);
    return number;
  }
}
