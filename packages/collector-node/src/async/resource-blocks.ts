import {
  type Bytes,
  DOMAINS,
  type FrameRecord,
  type StackIndex,
  type Traceback,
  UNKNOWN_FILENAME,
} from '@tracemalloc/core';
import type { BlockTable } from '../blocks/block-table.ts';
import type { CalledFrames } from '../stacks/called-frames.ts';
import type { AsyncContext } from './async-context.ts';

const ASYNC = DOMAINS.async;

/** A resource is only counted. Its bytes are on the heap, where they are traced, or native and unknown. */
const NO_BYTES: Bytes = 0;

/** They run before the event loop goes on: none is left when a snapshot is taken. */
const SHORT_LIVED: ReadonlySet<string> = new Set(['TickObject', 'Microtask']);

/** Whether resources of that type are blocks. */
export function isLasting(type: string): boolean {
  return !SHORT_LIVED.has(type);
}

/** Programs name types freely, even one a request; each name is kept for good. */
const MAX_TYPES = 1_000;

/** Stands for all types beyond {@link MAX_TYPES}. */
const OTHER_TYPE = 'AsyncResource';

// An object of eight fields, its array's head, and its entry in a Map.
const BYTES_PER_TYPED_STACK = 88 + 32 + 48;

/** Where a resource was made: by these frames, in this context. */
export interface Origin {
  readonly called: CalledFrames;
  readonly context: AsyncContext | undefined;
}

/** The async resources that are alive, as blocks of domain 2 by their async ids. */
export class ResourceBlocks {
  readonly #table: BlockTable;
  /** By type, then by stack: the stack with the type in its first frame. */
  readonly #typed = new Map<string, Map<StackIndex, CalledFrames>>();
  #typedCount = 0;
  /** Pending requests of node:fs/promises. Their file handles come without a stack. */
  readonly #fileRequests = new Map<number, Origin>();
  /** The file handle that has just come; 0 if none. */
  #openedFile = 0;

  constructor(table: BlockTable) {
    this.#table = table;
  }

  /** Bytes of {@link #typed}; an estimate. */
  get memory(): Bytes {
    return this.#typedCount * (BYTES_PER_TYPED_STACK + 8 * this.#table.stacks.nframe);
  }

  /** Records a resource of that type. */
  add(asyncId: number, type: string, origin: Origin): void {
    if (origin.called.isTracers) return;
    if (type === 'FSREQPROMISE') this.#fileRequests.set(asyncId, origin);
    if (type === 'FILEHANDLE' && origin.called.frames.length === 0) this.#openedFile = asyncId;
    const isNamed = this.#typed.has(type) || this.#typed.size < MAX_TYPES;
    this.#record(asyncId, isNamed ? type : OTHER_TYPE, origin);
  }

  /** Forgets one that was closed, has fired, or was collected. */
  destroy(asyncId: number): void {
    this.#table.live.untrack(ASYNC, asyncId);
    this.#fileRequests.delete(asyncId);
  }

  /**
   * Forgets a promise: it is settled, or waits for another one.
   *
   * @param runningId - the resource whose callback resolves it.
   */
  resolve(asyncId: number, runningId: number): void {
    if (this.#openedFile !== 0) this.#adoptOpenedFile(runningId);
    this.#table.live.untrack(ASYNC, asyncId);
  }

  /** Where the resource was made; `null` if it is not alive. */
  traceback(asyncId: number): Traceback | null {
    return this.#table.traceback(ASYNC, asyncId);
  }

  #record(asyncId: number, type: string, { called, context }: Origin): void {
    const { stacks } = this.#table;
    // A resource that Node.js makes by itself, or that the event loop accepts, has the line that led to it.
    const stack =
      !called.hasProgram && context !== undefined
        ? {
            ...stacks.relabelled(called, withType(type, context.frames)),
            totalNframe: undefined,
          }
        : stacks.continued(this.#typedStack(type, called), context);
    this.#table.record(ASYNC, asyncId, NO_BYTES, stack);
  }

  #typedStack(type: string, called: CalledFrames): CalledFrames {
    let ofType = this.#typed.get(type);
    if (ofType === undefined) {
      ofType = new Map();
      this.#typed.set(type, ofType);
    }
    let typed = ofType.get(called.stack);
    if (typed === undefined) {
      const { stacks } = this.#table;
      const frames = stacks.recordsOf(called.frames.slice(called.first));
      typed = stacks.relabelled(called, withType(type, frames));
      ofType.set(called.stack, typed);
      this.#typedCount++;
    }
    return typed;
  }

  /**
   * Node.js makes the file handle, and then resolves the promise of the request while the request runs
   * (AfterOpenFileHandle in its src/node_file.cc).
   */
  #adoptOpenedFile(runningId: number): void {
    const origin = this.#fileRequests.get(runningId);
    if (origin !== undefined) this.#record(this.#openedFile, 'FILEHANDLE', origin);
    this.#openedFile = 0;
  }
}

/** `Timeout (poll)`: the line is that of `poll`, and so are its callers. */
function withType(type: string, [top, ...callers]: readonly FrameRecord[]): FrameRecord[] {
  const { functionName = '' } = top ?? {};
  const unknown = { filename: UNKNOWN_FILENAME, lineno: 0 };
  const leaf = functionName === '' ? type : `${type} (${functionName})`;
  return [{ ...(top ?? unknown), functionName: leaf }, ...callers];
}
