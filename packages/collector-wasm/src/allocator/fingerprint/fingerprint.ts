import type { ConventionName } from '../conventions.ts';

/** A function whose code looks like one of an allocator. */
export interface Fingerprint {
  readonly functionIndex: number;
  readonly convention: ConventionName;
  /** What it looks like: `malloc of dlmalloc`. */
  readonly name: string;
}
