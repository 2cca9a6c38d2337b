import type { Writer } from 'protobufjs/minimal.js';
import { PROFILE } from '../../schema/profile-schema.ts';
import { tag } from '../../wire/tag.ts';
import { EXTENSION_STRING } from '../extension.ts';

const utf8 = new TextEncoder();

/** The string table of a profile that is written: each text once, the empty one first. */
export class ProfileStrings {
  readonly #index: Map<string, number>;

  /** `extension` stands second, where nothing refers to it. */
  constructor(extension: string) {
    this.#index = new Map([
      ['', 0],
      [extension, EXTENSION_STRING],
    ]);
  }

  /** The index of a text. */
  index(text: string): number {
    const known = this.#index.get(text);
    if (known !== undefined) return known;
    const index = this.#index.size;
    this.#index.set(text, index);
    return index;
  }

  /**
   * Writes them: last of all, so that a profile that was cut is known to be cut, since something
   * refers to the last one. A surrogate without its partner becomes U+FFFD: `string` is UTF-8.
   */
  write(writer: Writer): void {
    for (const text of this.#index.keys()) {
      writer.uint32(tag(PROFILE.stringTable, 2)).bytes(utf8.encode(text));
    }
  }
}
