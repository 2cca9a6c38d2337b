import { compareCodePoints } from '../code-points.ts';
import { Frame } from '../frame.ts';
import { type StoredStacks, StoredTraceback, type Traceback } from '../traceback.ts';
import type { Groups } from './groups.ts';

/** One group for each name, numbered as names are asked for. */
export class NameGroups implements Groups, StoredStacks<number> {
  readonly #names: string[] = [];
  readonly #keyOfName = new Map<string, number>();

  get length(): number {
    return this.#names.length;
  }

  /** The group of a name. */
  keyOf(name: string): number {
    const known = this.#keyOfName.get(name);
    if (known !== undefined) return known;
    this.#keyOfName.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  compare(a: number, b: number): number {
    return compareCodePoints(this.#names[a]!, this.#names[b]!);
  }

  /** One frame, whose filename is the name. */
  traceback(key: number): Traceback {
    return new StoredTraceback(this, undefined, key);
  }

  first(key: number): number {
    return key;
  }

  all(key: number): readonly number[] {
    return [key];
  }

  frame(key: number): Frame {
    return new Frame(this.#names[key]!, 0);
  }
}
