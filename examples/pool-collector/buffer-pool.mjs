/** Lends buffers. Reuses those that come back. */
export class BufferPool {
  /** Hears of each buffer that is lent or comes back. */
  observer = undefined;
  /** The bytes of all lent buffers. */
  bytesLent = 0;
  #lent = new Set();
  #idle = new Map();

  acquire(size) {
    const buffer = this.#idle.get(size)?.pop() ?? new Uint8Array(size);
    this.#lent.add(buffer);
    this.bytesLent += size;
    this.observer?.acquired(buffer);
    return buffer;
  }

  release(buffer) {
    if (!this.#lent.delete(buffer)) throw new Error('got a buffer that is not lent by this pool');
    const { byteLength: size } = buffer;
    this.bytesLent -= size;
    if (!this.#idle.has(size)) this.#idle.set(size, []);
    this.#idle.get(size).push(buffer);
    this.observer?.released(buffer);
  }
}
