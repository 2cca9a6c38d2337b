import {
  type AsyncHook,
  createHook,
  executionAsyncId,
  executionAsyncResource,
} from 'node:async_hooks';
import { type Bytes, DOMAINS, type Domain, type Traceback } from '@tracemalloc/core';
import type { BlockTable } from '../blocks/block-table.ts';
import type { BlockWatcher, WatcherDescription } from '../blocks/block-watcher.ts';
import type { TracingOptions } from '../options.ts';
import { type AsyncContext, AsyncContexts } from './async-context.ts';
import { isLasting, ResourceBlocks } from './resource-blocks.ts';
import { ResourceStamp } from './resource-stamp.ts';
import { resourcesOf } from './resources-of.ts';
import { StackSampling } from './stack-sampling.ts';

/** Types that accept connections, which come from the event loop, without a stack. */
const SERVERS: ReadonlySet<string> = new Set(['TCPSERVERWRAP', 'PIPESERVERWRAP']);

/** Without async resources, we do not see when a server goes. */
const MAX_SERVERS = 1_024;

/**
 * Sees async resources come and go through async_hooks. Live ones are blocks of domain 2; and a stack that is
 * captured in a callback continues with the stack that scheduled it.
 *
 * @see https://nodejs.org/docs/latest/api/async_hooks.html
 */
export class AsyncWatcher implements BlockWatcher {
  readonly domains: Readonly<Record<Domain, string>>;
  readonly explained = {};
  readonly #table: BlockTable;
  readonly #contexts: AsyncContexts;
  readonly #resources: ResourceBlocks | undefined;
  readonly #hasFrames: boolean;
  readonly #hook: AsyncHook;
  readonly #servers = new Map<number, AsyncContext>();
  readonly #sampling = new StackSampling();

  constructor(table: BlockTable, { async, asyncFrames }: TracingOptions) {
    this.#table = table;
    this.#contexts = new AsyncContexts(table.stacks);
    this.#hasFrames = asyncFrames;
    if (asyncFrames) table.stacks.scheduling = () => this.#context();
    this.domains = async ? { [DOMAINS.async]: 'async' } : {};
    const init = this.#onInit;
    if (async) {
      this.#resources = new ResourceBlocks(table);
      this.#hook = createHook({ init, destroy: this.#onDestroy, promiseResolve: this.#onResolve });
    } else {
      // A hook for destroy makes each promise several times as expensive, and nothing here needs it.
      this.#hook = createHook({ init });
    }
    this.#hook.enable();
  }

  get memory(): Bytes {
    return this.#contexts.memory + (this.#resources?.memory ?? 0);
  }

  describe(): WatcherDescription {
    return { engine: 'async_hooks', exact: true, countsEstimated: false };
  }

  getObjectTraceback(x: unknown): Traceback | null {
    if (this.#resources === undefined || !isObject(x)) return null;
    for (const resource of resourcesOf(x)) {
      const asyncId = ResourceStamp.asyncIdOf(resource);
      const traceback = asyncId === 0 ? null : this.#resources.traceback(asyncId);
      if (traceback !== null) return traceback;
    }
    return null;
  }

  clear(): void {
    // Resources keep their ids, which mean nothing now: their blocks are gone.
  }

  stop(): void {
    this.#hook.disable();
    this.#table.stacks.scheduling = undefined;
  }

  // An error of a hook ends the process, and the program cannot catch it: no hook may throw.

  readonly #onInit = (
    asyncId: number,
    type: string,
    triggerAsyncId: number,
    resource: object,
  ): void => {
    try {
      this.#init(asyncId, type, triggerAsyncId, resource);
    } catch {
      // Not traced: no room on the stack, or no memory for the table.
    }
  };

  readonly #onDestroy = (asyncId: number): void => {
    try {
      this.#servers.delete(asyncId);
      this.#resources?.destroy(asyncId);
    } catch {
      // As above.
    }
  };

  readonly #onResolve = (asyncId: number): void => {
    try {
      this.#resources?.resolve(asyncId, executionAsyncId());
    } catch {
      // As above.
    }
  };

  #init(asyncId: number, type: string, triggerAsyncId: number, resource: object): void {
    const isPromise = type === 'PROMISE';
    // A promise that another promise triggers runs something when that one settles; others run nothing. (While
    // Node.js calls a socket's `lookup`, the socket triggers the promises: those of an async one do not count.)
    const isReaction = isPromise && triggerAsyncId !== executionAsyncId();
    const resources = this.#table.isPaused ? undefined : this.#resources;
    // A resource that Node.js's own code makes in a callback also has the line that scheduled the callback.
    const schedules = this.#hasFrames
      ? isReaction || !isPromise
      : resources !== undefined && !isPromise;
    if (resources === undefined && !schedules) return;

    const { stacks } = this.#table;
    if (!stacks.isCached && !this.#hasFrames) {
      if (!isLasting(type)) return;
      if (isPromise && !this.#sampling.take()) {
        if (!isReaction || stacks.isInBuiltin(this.#onInit))
          this.#addWithoutStack(asyncId, resource);
        return;
      }
    }
    const called = stacks.called(this.#onInit);
    const context = called.frames.length > 0 ? this.#context() : this.#servers.get(triggerAsyncId);
    // Of reactions, `then` is a builtin. V8 makes those of `await` itself: nobody holds or settles them.
    const isAwait = isReaction && !called.inBuiltin;
    const scheduled = schedules
      ? this.#contexts.schedule(context, isAwait ? stacks.callersOf(called) : called)
      : undefined;
    if (scheduled !== undefined && SERVERS.has(type)) this.#listen(asyncId, scheduled);
    const isBlock = resources !== undefined && !isAwait && isLasting(type);
    if (isBlock) {
      const goesOn = this.#hasFrames || !called.hasProgram;
      resources.add(asyncId, type, { called, context: goesOn ? context : undefined });
    }
    if ((isBlock || scheduled !== undefined) && isObject(resource)) {
      ResourceStamp.set(resource, isBlock ? asyncId : 0, scheduled);
    }
  }

  /** The promise is counted, but its place is unknown. */
  #addWithoutStack(asyncId: number, promise: object): void {
    this.#resources?.add(asyncId, 'PROMISE', {
      called: this.#table.stacks.nowhere,
      context: undefined,
    });
    ResourceStamp.set(promise, asyncId, undefined);
  }

  /** Where the running code was scheduled. */
  #context(): AsyncContext | undefined {
    const resource: unknown = executionAsyncResource();
    const context = isObject(resource) ? ResourceStamp.contextOf(resource) : undefined;
    return context?.owner === this.#contexts ? context : undefined;
  }

  #listen(asyncId: number, context: AsyncContext): void {
    this.#servers.set(asyncId, context);
    if (this.#servers.size <= MAX_SERVERS) return;
    const [oldest] = this.#servers.keys();
    this.#servers.delete(oldest!);
  }
}

function isObject(x: unknown): x is object {
  return (typeof x === 'object' && x !== null) || typeof x === 'function';
}
