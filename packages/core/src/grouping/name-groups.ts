import { compareCodePoints } from '../code-points.ts';
import { Frame } from '../frame.ts';
import { FramedGroups } from './framed-groups.ts';

/** One group for each name, numbered as names are asked for. */
export class NameGroups extends FramedGroups {
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

  /** A frame whose filename is the name. */
  frame(key: number): Frame {
    return new Frame(this.#names[key]!, 0);
  }
}
