import { HEAD_LENGTH } from '../file-head/file-head.ts';
import { joined } from '../wire/joined.ts';
import { type ReadLimits, tooLarge } from './load-options.ts';
import { checkHead } from './snapshot-in-bytes.ts';

/**
 * Collects the bytes of a stream or a pipe. Refuses them as soon as the first ones show another kind of file, or when
 * there are too many.
 */
export class ByteChunks {
  readonly #limits: ReadLimits;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  /**
   * Adds a chunk, and keeps it.
   *
   * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND`, `ERR_TRACEMALLOC_FORMAT_SIZE`.
   */
  add(chunk: Uint8Array): void {
    const before = this.#length;
    this.#length += chunk.length;
    if (this.#length > this.#limits.maxBytes) throw tooLarge(this.#limits);
    this.#chunks.push(chunk);
    if (before < HEAD_LENGTH && this.#length >= HEAD_LENGTH) {
      checkHead(this.joined());
    }
  }

  /** All bytes in one array. */
  joined(): Uint8Array {
    return joined(this.#chunks);
  }
}
