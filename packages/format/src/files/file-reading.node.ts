import type { Stats } from 'node:fs';
import { HEAD_LENGTH } from '../file-head/file-head.ts';
import { ByteChunks } from './byte-chunks.ts';
import { type ReadLimits, tooLarge } from './load-options.ts';
import { checkHead, unreadable } from './snapshot-in-bytes.ts';

/** Bytes to read at once from a file without a size: a pipe, a file of /proc. */
const CHUNK = 2 ** 16;

/**
 * Says step by step what to read from an open file, for synchronous and asynchronous readers: the first bytes, which
 * may refuse the file, then all the rest at once; from a pipe, chunks until its end.
 */
export class FileReading {
  /** The whole file, of which `#length` bytes are read; empty if its size is unknown. */
  readonly #whole: Uint8Array;
  readonly #chunks: ByteChunks;
  #length = 0;
  #done = false;
  #memory: Uint8Array = new Uint8Array(0);

  /**
   * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND` for a folder or a device,
   *   `ERR_TRACEMALLOC_FORMAT_SIZE` for a file beyond the limit.
   */
  constructor(stats: Stats, limits: ReadLimits) {
    if (stats.isDirectory()) throw unreadable('a directory');
    // A pipe is fine (`tracemalloc top <(zcat old.gz)`); a device may never end.
    if (stats.isCharacterDevice() || stats.isBlockDevice()) throw unreadable('a device');
    if (stats.size > limits.maxBytes) throw tooLarge(limits);
    this.#whole = new Uint8Array(stats.isFile() ? stats.size : 0);
    this.#chunks = new ByteChunks(limits);
  }

  /** The memory to read into next; `undefined` at the end. */
  next(): Uint8Array | undefined {
    if (this.#done) return undefined;
    const { length } = this.#whole;
    const end = this.#length < HEAD_LENGTH ? Math.min(HEAD_LENGTH, length) : length;
    this.#memory = length === 0 ? new Uint8Array(CHUNK) : this.#whole.subarray(this.#length, end);
    return this.#memory;
  }

  /**
   * Takes note that so many bytes were read; 0 at the end of the file.
   *
   * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND`, `ERR_TRACEMALLOC_FORMAT_SIZE`.
   */
  took(count: number): void {
    const { length } = this.#whole;
    const before = this.#length;
    this.#length += count;
    this.#done = count === 0 || this.#length === length;
    if (length === 0) this.#chunks.add(this.#memory.slice(0, count));
    else if (before < HEAD_LENGTH) checkHead(this.#whole.subarray(0, this.#length));
  }

  /** All bytes that were read. */
  bytes(): Uint8Array {
    const { length } = this.#whole;
    return length === 0 ? this.#chunks.joined() : this.#whole.subarray(0, this.#length);
  }
}
