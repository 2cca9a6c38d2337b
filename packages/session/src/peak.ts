import type { Bytes, Domain, TracedMemory } from '@tracemalloc/core';

/** The most that was traced by several collectors together, as far as looks have seen it. */
export class Peak {
  /** By domain; of all domains under `undefined`. */
  readonly #most = new Map<Domain | undefined, Bytes>();

  /** What collectors trace now, together. At the moment of its own peak, none was alone. */
  seen(domain: Domain | undefined, parts: readonly TracedMemory[]): TracedMemory {
    const current = parts.reduce((sum, part) => sum + part.current, 0);
    const before = this.#most.get(domain) ?? 0;
    const peak = Math.max(before, current, ...parts.map((part) => part.peak));
    this.#most.set(domain, peak);
    return { current, peak };
  }

  /** Forgets what was seen. */
  clear(): void {
    this.#most.clear();
  }
}
