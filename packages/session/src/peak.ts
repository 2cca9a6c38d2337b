import type { Bytes, Domain, TracedMemory } from '@tracemalloc/core';

/** The most that several collectors have traced together, as far as their readings show. */
export class Peak {
  /** By domain; of all domains under `undefined`. */
  readonly #most = new Map<Domain | undefined, Bytes>();

  /** Takes a reading of each collector. At the moment of its own peak, no collector was alone. */
  seen(domain: Domain | undefined, parts: readonly TracedMemory[]): TracedMemory {
    const current = parts.reduce((sum, part) => sum + part.current, 0);
    const before = this.#most.get(domain) ?? 0;
    const peak = Math.max(before, current, ...parts.map((part) => part.peak));
    this.#most.set(domain, peak);
    return { current, peak };
  }

  /** Forgets all readings. */
  clear(): void {
    this.#most.clear();
  }
}
