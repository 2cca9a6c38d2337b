import { HEAD_LENGTH } from '../file-head/file-head.ts';
import { joined } from '../wire/joined.ts';
import { type ReadLimits, tooLarge } from './load-options.ts';
import { checkHead } from './snapshot-in-bytes.ts';

/**
 * Bytes of a stream or a pipe, piece by piece: refused as soon as the first ones show another kind of
 * file, or when they become too many.
 */
export class ByteChunks {
  readonly #limits: ReadLimits;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  /**
   * Takes a chunk, which is then its own.
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

  /** All of them in one. */
  joined(): Uint8Array {
    return joined(this.#chunks);
  }
}
