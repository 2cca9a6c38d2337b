import type { StackIndex, TablesBuilder } from '@tracemalloc/core';
import { brokenProfile } from '../profile-errors.ts';
import type { LocationFrames } from './profile-frames.ts';
import type { RowIndex } from './row-index.ts';

/** Frames that may come of a byte, and those that any profile may have. */
const FRAMES_A_BYTE = 4;
const FRAMES_AT_LEAST = 2 ** 18;

/**
 * The stacks of samples. Samples repeat the same stacks, so the bytes of each list of locations are
 * looked up as they are: a list that was there before is not even decoded.
 */
export class ProfileStacks {
  readonly #bytes: Uint8Array;
  readonly #builder: TablesBuilder;
  readonly #locations: RowIndex;
  readonly #frames: LocationFrames;
  /** By entry. */
  readonly #stacks: (StackIndex | -1)[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  /** Entry + 1 a slot; 0 is free. A power of two long, at most half full. */
  #slots: Uint32Array = new Uint32Array(1024);
  #hashes: number[] = [];
  #framesLeft: number;
  #last = -1;

  constructor(
    bytes: Uint8Array,
    builder: TablesBuilder,
    locations: RowIndex,
    frames: LocationFrames,
  ) {
    this.#bytes = bytes;
    this.#builder = builder;
    this.#locations = locations;
    this.#frames = frames;
    this.#framesLeft = FRAMES_AT_LEAST + FRAMES_A_BYTE * bytes.length;
  }

  /** The stack of each entry. */
  get stacks(): readonly (StackIndex | -1)[] {
    return this.#stacks;
  }

  /** The entry of a packed list of location ids; `decode` gives the ids, most recent call first. */
  entryOf(start: number, end: number, decode: () => readonly (number | bigint)[]): number {
    const last = this.#last;
    // Writers put the samples of a stack side by side.
    if (last !== -1 && this.#equals(last, start, end)) return last;
    this.#last = this.#find(start, end, decode);
    return this.#last;
  }

  #find(start: number, end: number, decode: () => readonly (number | bigint)[]): number {
    const bytes = this.#bytes;
    let hash = 0x811c9dc5;
    // FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), a byte at a time.
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    hash >>>= 0;
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let found = this.#slots[slot]!; found !== 0; found = this.#slots[slot]!) {
      if (this.#hashes[found - 1] === hash && this.#equals(found - 1, start, end)) return found - 1;
      slot = (slot + 1) & mask;
    }
    const entry = this.add(decode());
    this.#starts[entry] = start;
    this.#ends[entry] = end;
    this.#hashes[entry] = hash;
    this.#slots[slot] = entry + 1;
    if (entry * 2 > this.#slots.length) this.#rehash();
    return entry;
  }

  /** A new entry for a list of location ids, most recent call first. */
  add(ids: readonly (number | bigint)[]): number {
    const { first, frames } = this.#frames;
    let stack: StackIndex | -1 = -1;
    for (let i = ids.length - 1; i >= 0; i--) {
      const location = this.#locations.row(ids[i]!);
      const start = first[location]!;
      this.#framesLeft -= first[location + 1]! - start;
      // Else a location of many lines, named again and again, would fill the memory.
      if (this.#framesLeft < 0)
        throw brokenProfile('its stacks have more frames than its size explains');
      for (let at = first[location + 1]! - 1; at >= start; at--) {
        stack = this.#builder.stack(stack, frames[at]!);
      }
    }
    this.#starts.push(0);
    this.#ends.push(0);
    this.#hashes.push(0);
    return this.#stacks.push(stack) - 1;
  }

  #equals(entry: number, start: number, end: number): boolean {
    const from = this.#starts[entry]!;
    if (this.#ends[entry]! - from !== end - start) return false;
    const bytes = this.#bytes;
    for (let i = 0; i < end - start; i++) if (bytes[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.#stacks.length; entry++) {
      if (this.#ends[entry] === 0) continue;
      const hash = this.#hashes[entry]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }
}
