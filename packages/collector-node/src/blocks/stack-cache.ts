import type { Count } from '@tracemalloc/core';
import type { Addon, NativeHandle } from '../heap/addon.ts';

/** The addon can tell stacks apart by as many frames, those of builtins counted. */
const MOST_FRAMES = 255;

/**
 * What was made of a stack, to be found again by the next call from the same chain of call sites. Keeps
 * nothing without the addon, which is what can tell chains apart for less than a capture.
 */
export class StackCache<T> {
  readonly #addon: Addon | undefined;
  readonly #ids: NativeHandle | undefined;
  readonly #values = new Map<number, T>();
  /** Of the last {@link get}; 0 if what was made is not to be kept. */
  #id = 0;

  /** @param frames - frames that what is made of a stack depends on, builtins not counted. */
  constructor(addon: Addon | undefined, frames: number) {
    // One builtin a function, which is a callback of `map`, say, on the whole way.
    const withBuiltins = 2 * frames + 1;
    if (addon === undefined || withBuiltins > MOST_FRAMES) return;
    this.#addon = addon;
    this.#ids = addon.makeStackIds(withBuiltins);
  }

  /** Whether anything is kept. */
  get isOn(): boolean {
    return this.#ids !== undefined;
  }

  /** Stacks that are known. */
  get size(): Count {
    return this.#values.size;
  }

  /** What was {@link set} for the stack of the caller; `undefined` if that is new. */
  get(): T | undefined {
    if (this.#addon === undefined) return undefined;
    const id = this.#addon.stackId(this.#ids!);
    if (id === -1) this.#values.clear();
    this.#id = Math.abs(id);
    return id > 0 ? this.#values.get(id) : undefined;
  }

  /** Keeps what was made of the stack of the last {@link get}. */
  set(value: T): T {
    if (this.#id !== 0) this.#values.set(this.#id, value);
    return value;
  }
}
