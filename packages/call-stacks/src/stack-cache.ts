import type { Count } from '@tracemalloc/core';
import { type NumberStack, numberItself, voidsOthers } from './stack-number.ts';

/**
 * Keeps one value for each stack, and finds it again at the next call from the same chain of call sites. Keeps nothing
 * if there is no function that numbers stacks.
 */
export class StackCache<T> {
  readonly #numberStack: NumberStack | undefined;
  readonly #values = new Map<number, T>();
  /** The number of the stack of the last {@link get}; 0 if no value can be kept for it. */
  #last = 0;

  constructor(numberStack: NumberStack | undefined) {
    this.#numberStack = numberStack;
  }

  /** Whether values are kept. */
  get isOn(): boolean {
    return this.#numberStack !== undefined;
  }

  /** How many stacks have a value. */
  get size(): Count {
    return this.#values.size;
  }

  /** The value that was {@link set} for the stack of the caller; `undefined` if the stack is new. */
  get(): T | undefined {
    if (this.#numberStack === undefined) return undefined;
    const number = this.#numberStack();
    if (voidsOthers(number)) this.#values.clear();
    this.#last = numberItself(number);
    return number > 0 ? this.#values.get(number) : undefined;
  }

  /** Keeps the value for the stack of the last {@link get}, and returns it. */
  set(value: T): T {
    if (this.#last !== 0) this.#values.set(this.#last, value);
    return value;
  }
}
