import { ByteWriter } from '../binary/byte-writer.ts';
import type { CodeWriter } from '../binary/code-writer.ts';
import type { FunctionType } from '../binary/types-section.ts';
import { writeValueType } from '../binary/value-types.ts';

/** Function types to append to a module's. */
export class AppendedTypes {
  readonly #writer = new ByteWriter();
  readonly #index = new Map<string, number>();
  readonly #first: number;

  /** `first`: the number of types in the module. */
  constructor(first: number) {
    this.#first = first;
  }

  get length(): number {
    return this.#index.size;
  }

  /** The elements of a type section. */
  get elements(): Uint8Array {
    return this.#writer.view();
  }

  /** The index of the type. Appends the type if it is new. */
  index({ parameters, results }: FunctionType): number {
    const key = `${parameters.join()}>${results.join()}`;
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    this.#writer.byte(0x60);
    for (const list of [parameters, results]) {
      this.#writer.u32(list.length);
      for (const type of list) writeValueType(this.#writer, type);
    }
    const index = this.#first + this.#index.size;
    this.#index.set(key, index);
    return index;
  }
}

/** A function to append: new code, or a copy of a body of the module. */
export interface AppendedFunction {
  readonly type: number;
  /** Its locals and code, without the size; or the index of the function whose body to copy. */
  readonly body: CodeWriter | { readonly copyOf: number };
}

/** Functions to append to a module's. */
export class AppendedFunctions {
  readonly all: AppendedFunction[] = [];
  readonly #first: number;

  /** `first`: the number of functions in the module. */
  constructor(first: number) {
    this.#first = first;
  }

  /** Appends a function; returns its index. */
  add(type: number, body: AppendedFunction['body']): number {
    return this.#first + this.all.push({ type, body }) - 1;
  }
}
