import type { Frame } from '../frame.ts';
import { type StoredStacks, StoredTraceback, type Traceback } from '../traceback.ts';
import type { Groups } from './groups.ts';

/** Groups for each of which one frame stands. It is made when asked for, as most of a long list is never read. */
export abstract class FramedGroups implements Groups, StoredStacks<number> {
  abstract readonly length: number;
  abstract compare(a: number, b: number): number;
  /** The frame of a group. */
  abstract frame(key: number): Frame;

  traceback(key: number): Traceback {
    return new StoredTraceback(this, undefined, key);
  }

  first(key: number): number {
    return key;
  }

  all(key: number): readonly number[] {
    return [key];
  }
}
