import {
  type Bytes,
  type Collector,
  type CollectorOptions,
  Frame,
  type Snapshot,
  type TakeSnapshotOptions,
  Traceback,
  type TracedMemory,
  TracemallocError,
} from '@tracemalloc/core';
import type { ModuleFiles } from '../symbolise/module-files.ts';
import { type TracedModule, tracedModule } from '../webassembly/traced-module.ts';
import type { Memory, WasmImports, WasmInstance, WasmModule } from '../webassembly/webassembly.ts';
import { Growths } from './growths.ts';
import {
  callExport,
  connect,
  hideAddedExports,
  type InstanceParts,
  partsOf,
  setTracing,
} from './guest.ts';
import { Guests } from './guests.ts';
import { LiveBlocks } from './live-blocks.ts';
import { parseOptions, type TracingOptions } from './options.ts';
import { takeSnapshot } from './snapshot.ts';
import { StackCapture, type StackNumber } from './stack-capture.ts';
import { Symbolisers } from './stacks.ts';
import { COLLECTOR_NAME, newTracedBlocks, type TracedBlocks } from './traced-blocks.ts';
import type { TracerImports } from './tracer-instance.ts';

/**
 * Traces the blocks of WebAssembly modules that `instrument` has changed: domain 3. Of modules whose
 * allocator is not known, the growth of their memories: domain 4.
 *
 * Without `exact`, one byte in 512 KiB (`interval`) is sampled, and sizes and counts are estimates.
 */
export class WasmCollector implements Collector {
  /** `@tracemalloc/collector-wasm` */
  readonly name: string = COLLECTOR_NAME;
  /**
   * Where debug information is that modules keep in files of their own, which is read when a traceback
   * is looked at for the first time; nowhere unless set.
   */
  files: ModuleFiles | undefined;
  /**
   * Who can tell stacks apart for less than V8's own interface does; nobody unless set. Exact mode asks
   * once for each call from JavaScript that allocates.
   */
  stackNumber: StackNumber | undefined;
  readonly #single: TracedBlocks = newTracedBlocks(new LiveBlocks(false));
  #threaded: TracedBlocks | undefined;
  /** Whether another thread starts and stops the allBlocks that are shared. */
  readonly #joins: boolean;
  readonly #capture = new StackCapture();
  readonly #guests = new Guests((guest, isShared) => {
    // Other threads may still use memory that they share.
    if (!isShared) this.#single.live.forget(guest);
  });
  readonly #growths = new Growths();
  #options: TracingOptions | undefined;
  #isPaused = false;
  #startedAt = '';
  #limit = 1;

  /**
   * Not tracing, unless it is to have allBlocks with another thread's collector, which traces.
   *
   * @param shared - what {@link share} of that one has given
   */
  constructor(shared?: SharedBlocks) {
    this.#joins = shared !== undefined;
    if (shared === undefined) return;
    this.#threaded = newTracedBlocks(new LiveBlocks(true, shared.memory));
    const { options } = shared;
    if (options === undefined) return;
    this.#single.live.start(options.interval);
    this.#begin(options);
  }

  /** See {@link Collector.start}. */
  start(options?: number | CollectorOptions): void {
    const parsed = parseOptions(options);
    if (this.#options !== undefined) return;
    for (const { live } of this.#ownBlocks) live.start(parsed.interval);
    for (const { stacks } of this.#allBlocks) stacks.forgetRead();
    this.#begin(parsed);
  }

  #begin(options: TracingOptions): void {
    this.#options = options;
    this.#limit = options.nframe;
    this.#isPaused = false;
    this.#startedAt = new Date().toISOString();
    this.#growths.clear();
    this.#guests.tell();
  }

  /** See {@link Collector.stop}. */
  stop(): void {
    if (this.#options === undefined) return;
    this.#options = undefined;
    this.#growths.clear();
    for (const { live, stacks } of this.#ownBlocks) {
      live.stop();
      if (!live.isShared) stacks.clear();
    }
    this.#guests.tell();
  }

  /** Traces no more allocations for now; what was traced stays, until it is freed. */
  pause(): void {
    if (this.#options === undefined) return;
    this.#isPaused = true;
    for (const { live } of this.#ownBlocks) live.pause();
  }

  /** Goes on after {@link pause}. */
  resume(): void {
    if (!this.#isPaused || this.#options === undefined) return;
    this.#isPaused = false;
    for (const { live } of this.#ownBlocks) live.resume();
    this.#guests.tell();
  }

  /** See {@link Collector.isTracing}. */
  isTracing(): boolean {
    return this.#options !== undefined;
  }

  /** See {@link Collector.getTracebackLimit}. */
  getTracebackLimit(): number {
    return this.#limit;
  }

  /** See {@link Collector.clearTraces}. */
  clearTraces(): void {
    if (this.#options === undefined) return;
    for (const { live } of this.#ownBlocks) live.clear();
    this.#growths.clear();
  }

  /** See {@link Collector.takeSnapshot}. There is no garbage to collect: `gc` changes nothing. */
  takeSnapshot({ ownOnly = false }: WasmSnapshotOptions = {}): Snapshot {
    const options = this.#options;
    if (options === undefined) {
      throw new TracemallocError(
        'ERR_TRACEMALLOC_NOT_TRACING',
        'takeSnapshot: the collector is not tracing, expected start() before',
      );
    }
    const allBlocks = ownOnly ? this.#ownBlocks : this.#allBlocks;
    const guests = this.#guests.memories().flatMap((memory) => {
      const { traced, blocks } = this.#guests.of(memory)[0]!;
      return allBlocks.includes(blocks) ? { facts: traced.facts, memory } : [];
    });
    return takeSnapshot({
      allBlocks,
      growths: this.#growths.live,
      symbolisers: this.#symbolisers(),
      options,
      startedAt: this.#startedAt,
      guests,
    });
  }

  /** See {@link Collector.getTracedMemory}. */
  getTracedMemory(): TracedMemory {
    const of = (key: 'current' | 'peak') =>
      this.#allBlocks.reduce((sum, { live }) => sum + live[key], 0);
    const { current, peak } = this.#growths;
    return { current: of('current') + current, peak: of('peak') + peak };
  }

  /** See {@link Collector.resetPeak}. */
  resetPeak(): void {
    for (const { live } of this.#ownBlocks) live.resetPeak();
    this.#growths.resetPeak();
  }

  /** See {@link Collector.getTracemallocMemory}: the allBlocks exactly, texts of stacks as an estimate. */
  getTracemallocMemory(): Bytes {
    return this.#allBlocks.reduce(
      (sum, { live, stacks }) => sum + live.byteLength + stacks.memory,
      this.#capture.memory,
    );
  }

  /**
   * Where a block was allocated.
   *
   * @param x - its address, or {@link BlockAddress} where more than one memory is traced.
   */
  getObjectTraceback(x: unknown): Traceback | null {
    if (this.#options === undefined) return null;
    const found = this.#guests.find(x);
    if (found === undefined) return null;
    const { block, blocks } = found;
    const read = blocks.stacks.read(block.stack, this.#options.nframe, this.#symbolisers());
    const frames = read.frames.map(
      ({ filename, lineno, ...rest }) => new Frame(filename, lineno, rest),
    );
    return new Traceback(frames, read.totalNframe);
  }

  /**
   * Traces an instance of a module that was instrumented, from now on: calls what it would have called
   * at its instantiation, and hides what instrumentation added. An instance of any other module is
   * left alone.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_ATTACH` if it cannot be traced; it works all the same.
   * And what the start function throws.
   */
  attach(module: WasmModule, instance: WasmInstance, imports?: WasmImports): void {
    const traced = tracedModule(module);
    if (traced === undefined) return;
    const { exports, memories } = partsOf(traced, instance, imports);
    const memory = memories[0];
    let problem: unknown;
    try {
      if (memory !== undefined) this.#connect(traced, instance, memory, { exports, memories });
    } catch (error) {
      problem = error;
    }
    // Whatever happened, the program gets what it is to get.
    hideAddedExports(instance, exports);
    if (traced.facts.deferredStart) callExport(exports, 'start');
    if (problem === undefined) return;
    throw new TracemallocError(
      'ERR_TRACEMALLOC_ATTACH',
      `got an error when attaching to ${traced.facts.filename}, expected it to be traced`,
      { cause: problem },
    );
  }

  /** Tells of a memory that JavaScript grew, after that; does nothing for one that is not traced. */
  recordGrowth(memory: Memory, bytesBefore: Bytes): void {
    const guest = this.#guests.of(memory).find(({ traced }) => traced.facts.traces === 'memory');
    if (guest === undefined) return;
    this.#grew(memory, guest.blocks, memory.buffer.byteLength - bytesBefore, this.recordGrowth);
  }

  /** What a collector in another thread needs, so that both have one blocks of what they share. */
  share(): SharedBlocks {
    this.#threaded ??= this.#newThreadedBlocks();
    return { memory: this.#threaded.live.memory, options: this.#options };
  }

  get #allBlocks(): TracedBlocks[] {
    return this.#threaded === undefined ? [this.#single] : [this.#single, this.#threaded];
  }

  /** Those that this collector starts and stops. */
  get #ownBlocks(): TracedBlocks[] {
    return this.#joins ? [this.#single] : this.#allBlocks;
  }

  #newThreadedBlocks(): TracedBlocks {
    const blocks = newTracedBlocks(new LiveBlocks(true));
    if (this.#options !== undefined) blocks.live.start(this.#options.interval);
    return blocks;
  }

  #connect(
    traced: TracedModule,
    instance: WasmInstance,
    memory: Memory,
    { exports, memories }: InstanceParts,
  ): void {
    const isShared = traced.facts.memories[0]!.shared;
    if (isShared) this.#threaded ??= this.#newThreadedBlocks();
    const blocks = isShared ? this.#threaded! : this.#single;
    const number = this.#guests.numberOf(memory, isShared ? traced.facts.id : undefined);
    const tracer = blocks.live.tracerFor(number, this.#importsFor(traced, blocks, memories));
    connect(exports, tracer);
    const isFirst = this.#guests.add(memory, instance, { traced, exports, tracer, blocks });
    callExport(exports, 'probe');
    for (const guest of this.#guests.of(memory)) setTracing(guest.exports, guest.tracer);
    if (isFirst && traced.facts.traces === 'memory') {
      this.#grew(memory, blocks, memory.buffer.byteLength, this.attach);
    }
  }

  #importsFor(
    traced: TracedModule,
    blocks: TracedBlocks,
    memories: readonly (Memory | undefined)[],
  ): TracerImports {
    const { facts } = traced;
    // Weak: what the tracer holds would keep the guest.
    const grown = memories.map((memory) => memory && new WeakRef(memory));
    const imports: TracerImports = {
      capture: () => {
        try {
          return blocks.stacks.intern(this.#capture.capture(this.#limit, imports.capture));
        } catch {
          // No room on the stack, say. The guest is not to notice: the block has no stack.
          return NO_STACK;
        }
      },
      callers: () => {
        try {
          return this.#capture.callers(this.#limit, traced, imports.callers, this.stackNumber);
        } catch {
          return NO_CALLERS;
        }
      },
      grown: (memory, before, after) => {
        const { pageSize } = facts.memories[memory]!;
        const own = grown[memory]?.deref();
        if (facts.traces !== 'memory' || own === undefined) return;
        this.#grew(own, blocks, (after - before) * pageSize, imports.grown);
      },
      probed: () => this.#capture.learn(traced, imports.probed),
    };
    return imports;
  }

  #grew(memory: Memory, blocks: TracedBlocks, bytes: Bytes, below: unknown): void {
    if (this.#options === undefined || this.#isPaused || bytes <= 0) return;
    const stack = blocks.stacks.intern(this.#capture.capture(this.#limit, below));
    this.#growths.add(memory, { bytes, stack, blocks });
  }

  #symbolisers(): Symbolisers {
    return new Symbolisers(this.#capture.modules, this.files?.readDebugFile);
  }
}

/** How {@link WasmCollector.takeSnapshot} takes one. */
export interface WasmSnapshotOptions extends TakeSnapshotOptions {
  /**
   * Whether to leave out what guests of several threads have in common, where another thread's collector
   * has it in its snapshots: see {@link WasmCollector.share}. Not unless said.
   */
  readonly ownOnly?: boolean | undefined;
}

/** What {@link WasmCollector.share} gives; can be posted to another thread. */
export interface SharedBlocks {
  /** The memory of the allBlocks, which is shared. */
  readonly memory: Memory;
  /** How the thread that shares it traces; undefined if it does not. */
  readonly options: TracingOptions | undefined;
}

/** No stack has this number. */
const NO_STACK = 0;
/** No callers have this number. */
const NO_CALLERS = 0;
