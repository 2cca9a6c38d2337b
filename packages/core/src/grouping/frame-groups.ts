import { type Frame, POSITIONS } from '../frame.ts';
import { frameOf } from '../tables/tables.ts';
import type { FrameIndex } from '../units.ts';
import { FrameIdentity } from './frame-identity.ts';
import { FramedGroups } from './framed-groups.ts';
import type { JoinedFrames } from './joined-frames.ts';

const FUNCTION = POSITIONS.indexOf('function');

const FUNCTION_DIFFERS = 1;
const COLUMN_DIFFERS = 2;

/**
 * One group for each place (filename, lineno, position), or for each function. Groups are numbered as
 * frames are asked for, so a frame that leads no stack costs nothing.
 */
export class FrameGroups extends FramedGroups {
  length = 0;
  readonly #joined: JoinedFrames;
  readonly #identity: FrameIdentity;
  readonly #byFunction: boolean;
  /** Group + 1 of each frame; 0 was not asked for yet. */
  readonly #keyOfFrame: Uint32Array;
  /** The first frame of each group. */
  readonly #frame: Uint32Array;
  /** What the frames of each group do not have in common. */
  readonly #differs: Uint8Array;
  /** Group + 1 by hash; 0 is free. Open addressing, at most half full. */
  readonly #slots: Uint32Array;

  /** `most` is how many frames will be asked for at most. */
  constructor(joined: JoinedFrames, byFunction: boolean, most: number) {
    super();
    const { strings, frames } = joined;
    this.#joined = joined;
    this.#byFunction = byFunction;
    this.#identity = new FrameIdentity(strings, frames, byFunction ? 'function' : 'lineno');
    const capacity = Math.min(most, frames.length);
    this.#keyOfFrame = new Uint32Array(frames.length);
    this.#frame = new Uint32Array(capacity);
    this.#differs = new Uint8Array(capacity);
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * capacity + 2)));
  }

  /** Puts the group of each frame in its stead; `first` is added to their indices. */
  toKeys(frames: Uint32Array, first: FrameIndex): void {
    const { functionName, column } = this.#joined.frames;
    for (let i = 0; i < frames.length; i++) {
      const frame = first + frames[i]!;
      let known = this.#keyOfFrame[frame]!;
      if (known === 0) {
        known = this.#find(frame);
        this.#keyOfFrame[frame] = known;
        const other = this.#frame[known - 1]!;
        if (functionName[frame] !== functionName[other])
          this.#differs[known - 1]! |= FUNCTION_DIFFERS;
        if (column[frame] !== column[other]) this.#differs[known - 1]! |= COLUMN_DIFFERS;
      }
      frames[i] = known - 1;
    }
  }

  /** The group of a frame, plus 1. */
  #find(frame: FrameIndex): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = this.#identity.hash(frame) & mask;
    for (let found = slots[slot]!; found !== 0; found = slots[slot]!) {
      if (this.#identity.isSame(frame, this.#frame[found - 1]!)) return found;
      slot = (slot + 1) & mask;
    }
    this.#frame[this.length] = frame;
    slots[slot] = ++this.length;
    return this.length;
  }

  compare(a: number, b: number): number {
    const [frameA, frameB] = [this.#frame[a]!, this.#frame[b]!];
    return (
      this.#identity.comparePlaces(frameA, frameB) ||
      this.#identity.compareFunctions(frameA, frameB)
    );
  }

  /** What the frames of a group have in common. */
  frame(key: number): Frame {
    const { strings, frames } = this.#joined;
    const frame = this.#frame[key]!;
    const filename = frames.filename[frame]!;
    const line = this.#identity.line(frame);
    const functionName = frames.functionName[frame]!;
    if (this.#byFunction) {
      const start = this.#identity.start(frame);
      return frameOf(strings, [filename, functionName, line, start, FUNCTION]);
    }
    const differs = this.#differs[key]!;
    return frameOf(strings, [
      filename,
      differs & FUNCTION_DIFFERS ? -1 : functionName,
      line,
      differs & COLUMN_DIFFERS ? 0 : frames.column[frame]!,
      frames.position[frame]!,
    ]);
  }
}
