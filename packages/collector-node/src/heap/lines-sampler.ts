import type { LineSampling, LinesReading, NativeHandle } from './addon.ts';
import { lostSampler } from './conflict.ts';
import type { EngineDescription, HeapReading, HeapSampler } from './engine.ts';
import type { ExactFlags } from './exact-flags.ts';
import type { HeapProfile } from './heap-profile.ts';
import { profileBytes } from './profile-bytes.ts';

/** The addon's own sampler, while it runs. */
export class LinesSampler implements HeapSampler {
  readonly engine: EngineDescription;
  readonly stackDepth: number;
  readonly #addon: LineSampling;
  readonly #handle: NativeHandle;
  readonly #flags: ExactFlags | undefined;
  #isPaused = false;

  /** @param flags - those of exact mode, if it is on. They are reset at the end. */
  constructor(
    addon: LineSampling,
    engine: EngineDescription,
    handle: NativeHandle,
    stackDepth: number,
    flags: ExactFlags | undefined,
  ) {
    this.#addon = addon;
    this.engine = engine;
    this.#handle = handle;
    this.stackDepth = stackDepth;
    this.#flags = flags;
  }

  get countsExactly(): boolean {
    return this.#flags?.complete === true;
  }

  read(gc: boolean): HeapReading {
    const { profile, usedHeap, mostUsedHeap, samples, ownHeap, bytes } = this.#read(gc);
    const { external, arrayBuffers } = process.memoryUsage();
    return {
      profile,
      memory: { heapUsed: usedHeap, external, arrayBuffers },
      mostUsedHeap,
      samples,
      ownHeap,
      nativeMemory: bytes,
      ownArrayBuffers: profileBytes(profile),
    };
  }

  pause(): HeapReading {
    const reading = this.read(false);
    this.#setPaused(true);
    return reading;
  }

  resume(): HeapReading {
    const reading = this.read(false);
    this.#setPaused(false);
    return reading;
  }

  aside<T>(work: () => T): T {
    this.#addon.pause(this.#handle, true);
    try {
      return work();
    } finally {
      this.#addon.pause(this.#handle, this.#isPaused);
    }
  }

  profileOf(object: object): HeapProfile | null {
    return this.#addon.profileOf(this.#handle, object);
  }

  clear(): void {
    this.#read(false);
    this.#addon.clear(this.#handle);
  }

  stop(): void {
    this.#addon.stop(this.#handle);
    this.#flags?.restore();
  }

  #setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#addon.pause(this.#handle, isPaused);
  }

  #read(gc: boolean): LinesReading {
    const reading = this.#addon.read(this.#handle, gc);
    if (typeof reading === 'string') throw lostSampler(reading);
    return reading;
  }
}
