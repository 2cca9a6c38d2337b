import type { Stats } from 'node:fs';
import { KIND_HEAD_LENGTH } from './file-kind.ts';
import { type ReadLimits, tooLarge } from './load-options.ts';
import { joined } from './read-bytes.ts';
import { checkHead } from './read-snapshot.ts';
import { unreadable } from './readers.ts';

/** Of what has no size: a pipe, a file of /proc. */
const CHUNK = 2 ** 16;

/**
 * What to read of an open file, step by step, whoever reads it: its first bytes, which may refuse it,
 * then all the rest at once; of a pipe, chunks until its end.
 */
export class FileReading {
  readonly #limits: ReadLimits;
  /** The whole file, of which `#length` bytes are read; nothing where its size is not known. */
  readonly #whole: Uint8Array;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  #done = false;
  #chunk: Uint8Array = new Uint8Array(0);

  /**
   * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND` for a folder or a device,
   *   `ERR_TRACEMALLOC_FORMAT_SIZE` for a file beyond the limit.
   */
  constructor(stats: Stats, limits: ReadLimits) {
    if (stats.isDirectory()) throw unreadable('a directory');
    // A pipe is fine (`tracemalloc top <(zcat old.gz)`); a device may never end.
    if (stats.isCharacterDevice() || stats.isBlockDevice()) throw unreadable('a device');
    if (stats.size > limits.maxBytes) throw tooLarge(limits);
    this.#limits = limits;
    this.#whole = new Uint8Array(stats.isFile() ? stats.size : 0);
  }

  /** Memory to read into, as far as it goes; `undefined` at the end. */
  next(): Uint8Array | undefined {
    if (this.#done) return undefined;
    const { length } = this.#whole;
    if (length === 0) this.#chunk = new Uint8Array(CHUNK);
    else {
      const end = this.#length < KIND_HEAD_LENGTH ? Math.min(KIND_HEAD_LENGTH, length) : length;
      this.#chunk = this.#whole.subarray(this.#length, end);
    }
    return this.#chunk;
  }

  /**
   * So many bytes were read; 0 at the end of the file.
   *
   * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND`, `ERR_TRACEMALLOC_FORMAT_SIZE`.
   */
  took(count: number): void {
    const before = this.#length;
    this.#length += count;
    if (this.#length > this.#limits.maxBytes) throw tooLarge(this.#limits);
    const { length } = this.#whole;
    this.#done = count === 0 || (length > 0 && this.#length === length);
    if (length === 0) this.#chunks.push(this.#chunk.slice(0, count));
    else if (before < KIND_HEAD_LENGTH && (this.#done || this.#length >= KIND_HEAD_LENGTH)) {
      checkHead(this.#whole.subarray(0, Math.min(KIND_HEAD_LENGTH, this.#length)));
    }
  }

  /** All that was read. */
  bytes(): Uint8Array {
    return this.#whole.length === 0 ? joined(this.#chunks) : this.#whole.subarray(0, this.#length);
  }
}
