import { refuse } from './errors.ts';
import { Inspected } from './inspection.ts';

/** An iterator over a sequence. V8 inlines it into a loop, which it does not do with a generator. */
class Elements<T> implements IterableIterator<T> {
  readonly #sequence: Sequence<T>;
  #index = 0;

  constructor(sequence: Sequence<T>) {
    this.#sequence = sequence;
  }

  next(): IteratorResult<T, undefined> {
    const value = this.#sequence.at(this.#index++);
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/**
 * `traces[0]` has no element, and would be `undefined`: it throws, and says what to write. It is no part of the
 * type, where TypeScript would take it for the first element in `const [first] = traces`.
 */
const WithoutIndex: typeof Inspected = class extends Inspected {
  get 0(): unknown {
    return refuse('[0]', undefined, 'at(0)', 'ERR_TRACEMALLOC_INDEX');
  }
};

/**
 * A read-only sequence whose elements are made when asked for, one by one. Its methods do what those of an
 * array do. An index in brackets gives nothing: `at(0)` is the first element.
 */
export abstract class Sequence<T> extends WithoutIndex implements Iterable<T> {
  /** Elements. */
  abstract readonly length: number;

  /** The element at an index from 0 on; `undefined` beyond the last one. */
  protected abstract element(index: number): T | undefined;

  /** The element at `index`; a negative index counts from the end; `undefined` outside. */
  at(index: number): T | undefined {
    const integer = Math.trunc(index) || 0;
    const own = integer < 0 ? integer + this.length : integer;
    return own < 0 ? undefined : this.element(own);
  }

  /** An array of the elements from `start` to before `end`. */
  slice(start = 0, end: number = this.length): T[] {
    const { length } = this;
    const clamped = (index: number) => {
      const integer = Math.trunc(index) || 0;
      return Math.min(Math.max(integer < 0 ? integer + length : integer, 0), length);
    };
    const sliced: T[] = [];
    const last = clamped(end);
    for (let index = clamped(start); index < last; index++) sliced.push(this.element(index)!);
    return sliced;
  }

  /** From the first one on. */
  [Symbol.iterator](): IterableIterator<T> {
    return new Elements(this);
  }

  /** Each element with its index. */
  *entries(): Generator<[index: number, element: T], void, undefined> {
    const { length } = this;
    for (let index = 0; index < length; index++) yield [index, this.element(index)!];
  }

  /** Calls `visit` with each element. */
  forEach(visit: (element: T, index: number) => void): void {
    this.every((element, index) => {
      visit(element, index);
      return true;
    });
  }

  /** An array of what `change` returns of each element. */
  map<U>(change: (element: T, index: number) => U): U[] {
    return Array.from(this, change);
  }

  /** An array of the elements of which `keep` is true. */
  filter(keep: (element: T, index: number) => unknown): T[] {
    const kept: T[] = [];
    this.forEach((element, index) => {
      if (keep(element, index)) kept.push(element);
    });
    return kept;
  }

  /** The first element of which `is` is true; `undefined` if there is none. */
  find(is: (element: T, index: number) => unknown): T | undefined {
    const index = this.findIndex(is);
    return index === -1 ? undefined : this.element(index);
  }

  /** The index of the first element of which `is` is true; -1 if there is none. */
  findIndex(is: (element: T, index: number) => unknown): number {
    const { length } = this;
    for (let index = 0; index < length; index++) if (is(this.element(index)!, index)) return index;
    return -1;
  }

  /** Whether `is` is true of any element. */
  some(is: (element: T, index: number) => unknown): boolean {
    return this.findIndex(is) !== -1;
  }

  /** Whether `is` is true of all elements. */
  every(is: (element: T, index: number) => unknown): boolean {
    return !this.some((element, index) => !is(element, index));
  }
}
