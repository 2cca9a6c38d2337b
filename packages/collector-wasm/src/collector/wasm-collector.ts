import type { NumberStack } from '@tracemalloc/call-stacks';
import {
  type Bytes,
  type Collector,
  type CollectorOptions,
  DOMAINS,
  type Domain,
  Frame,
  type Snapshot,
  type TakeSnapshotOptions,
  Traceback,
  type TracedMemory,
  TracemallocError,
} from '@tracemalloc/core';
import {
  booleanOption,
  type ParsedCollectorOptions,
  parseCollectorOptions,
  parseOptions,
  parseTakeSnapshotOptions,
} from '@tracemalloc/core/options';
import type { ModuleFiles } from '../symbolise/module-files.ts';
import { type TracedModule, tracedModule } from '../webassembly/traced-module.ts';
import type { Memory, WasmImports, WasmInstance, WasmModule } from '../webassembly/webassembly.ts';
import {
  collectorOptionTable,
  type SharedBlocks,
  type WasmCollectorOptions,
} from './collector-options.ts';
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
import { takeSnapshot } from './snapshot.ts';
import { StackCapture } from './stack-capture.ts';
import { Symbolisers } from './stacks.ts';
import { COLLECTOR_NAME, newTracedBlocks, type TracedBlocks } from './traced-blocks.ts';
import type { TracerImports } from './tracer-instance.ts';

/**
 * Traces the blocks of WebAssembly modules that `instrument` has changed: domain 3. Where it does not
 * know a module's allocator, it traces the growth of the module's memories: domain 4.
 *
 * The default samples one byte in 512 KiB (`interval`); sizes and counts are then estimates. `exact`
 * records every block.
 */
export class WasmCollector implements Collector {
  /** `@tracemalloc/collector-wasm` */
  readonly name: string = COLLECTOR_NAME;
  /** Threads that share a guest's memory trace its blocks together: see {@link share}. */
  readonly spansThreads = true;
  /** {@link WasmCollectorOptions.files} */
  readonly files: ModuleFiles | undefined;
  readonly #stackNumber: NumberStack | undefined;
  /** Blocks of guests whose memory one thread uses. */
  readonly #single: TracedBlocks = newTracedBlocks(new LiveBlocks(false));
  /** Blocks of guests whose memory several threads share. */
  #threaded: TracedBlocks | undefined;
  /** Whether another thread starts and stops the shared blocks. */
  readonly #joins: boolean;
  readonly #capture = new StackCapture();
  readonly #guests = new Guests((guest, isShared) => {
    // Other threads may still use a shared memory.
    if (!isShared) this.#single.live.forget(guest);
  });
  readonly #growths = new Growths();
  #options: ParsedCollectorOptions | undefined;
  #isPaused = false;
  #startedAt = '';
  #limit = 1;

  /**
   * Does not trace yet, unless `shared` comes from a collector that traces.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for options that are not as described
   */
  constructor(options: WasmCollectorOptions = {}) {
    const { files, stackNumber, shared } = parseOptions(
      'new WasmCollector()',
      options,
      collectorOptionTable,
    );
    this.files = files;
    this.#stackNumber = stackNumber;
    this.#joins = shared !== undefined;
    if (shared === undefined) return;
    this.#threaded = newTracedBlocks(new LiveBlocks(true, shared.memory));
    if (shared.options === undefined) return;
    this.#single.live.start(shared.options);
    this.#begin(shared.options);
  }

  /** See {@link Collector.start}. */
  start(options?: number | CollectorOptions): void {
    const parsed = parseCollectorOptions(options);
    if (this.#options !== undefined) return;
    for (const { live } of this.#ownBlocks) live.start(parsed);
    for (const { stacks } of this.#allBlocks) stacks.forgetRead();
    this.#begin(parsed);
  }

  #begin(options: ParsedCollectorOptions): void {
    this.#options = options;
    this.#limit = options.nframe;
    this.#isPaused = false;
    this.#startedAt = new Date().toISOString();
    this.#growths.clear();
    this.#guests.setTracing();
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
    this.#guests.setTracing();
  }

  /** Ignores new allocations until {@link resume}. Keeps the traces, and still sees frees. */
  pause(): void {
    if (this.#options === undefined) return;
    this.#isPaused = true;
    for (const { live } of this.#ownBlocks) live.pause();
  }

  /** Traces new allocations again after {@link pause}. */
  resume(): void {
    if (!this.#isPaused || this.#options === undefined) return;
    this.#isPaused = false;
    for (const { live } of this.#ownBlocks) live.resume();
    this.#guests.setTracing();
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

  /**
   * See {@link Collector.takeSnapshot}. A guest has no garbage to collect: `gc` changes nothing. `ownOnly`
   * leaves out blocks of shared memory that the collector of another thread has in its snapshots.
   */
  takeSnapshot(given?: TakeSnapshotOptions): Snapshot {
    const { ownOnly } = parseTakeSnapshotOptions(given, { ownOnly: booleanOption(false) });
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
  getTracedMemory(domain?: Domain): TracedMemory {
    // The collector that shares its blocks with this one may still trace them.
    if (this.#options === undefined) return { current: 0, peak: 0 };
    const parts = [
      ...this.#allBlocks.map(({ live }) => ({ of: DOMAINS.wasm, traced: live })),
      { of: DOMAINS['wasm-memory'], traced: this.#growths },
    ].filter(({ of }) => domain === undefined || domain === of);
    const sum = (key: 'current' | 'peak') =>
      parts.reduce((bytes, { traced }) => bytes + traced[key], 0);
    return { current: sum('current'), peak: sum('peak') };
  }

  /** See {@link Collector.resetPeak}. */
  resetPeak(): void {
    for (const { live } of this.#ownBlocks) live.resetPeak();
    this.#growths.resetPeak();
  }

  /** See {@link Collector.getTracemallocMemory}. Blocks are exact, texts of stacks are an estimate. */
  getTracemallocMemory(): Bytes {
    return this.#allBlocks.reduce(
      (sum, { live, stacks }) => sum + live.byteLength + stacks.memory,
      this.#capture.memory,
    );
  }

  /**
   * Where a block was allocated.
   *
   * @param x - its address, or a {@link BlockAddress} where more than one memory is traced
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
   * Traces an instance of an instrumented module from now on. Hides the exports that instrumentation
   * added, and calls the start function if that waited. Leaves an instance of any other module alone.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_ATTACH` if the instance cannot be traced; it still works
   * @throws what the start function throws
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
    // Even after an error, the program gets a started instance with its own exports.
    hideAddedExports(instance, exports);
    if (traced.facts.deferredStart) callExport(exports, 'start');
    if (problem === undefined) return;
    throw new TracemallocError(
      'ERR_TRACEMALLOC_ATTACH',
      `got an error when attaching to ${traced.facts.filename}, expected to trace it`,
      { cause: problem },
    );
  }

  /**
   * Records that JavaScript grew a memory; call it after the growth. Does nothing for a memory that is
   * not traced.
   */
  recordGrowth(memory: Memory, bytesBefore: Bytes): void {
    const guest = this.#guests.of(memory).find(({ traced }) => traced.facts.traces === 'memory');
    if (guest === undefined) return;
    this.#grew(memory, guest.blocks, memory.buffer.byteLength - bytesBefore, this.recordGrowth);
  }

  /**
   * What the collector of another thread needs to trace shared memory together with this one: post it
   * there, and pass it as {@link WasmCollectorOptions.shared}.
   */
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
    if (this.#options !== undefined) blocks.live.start(this.#options);
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
    // Weak references: the tracer must not keep the guest's memories alive.
    const references = memories.map((memory) => memory && new WeakRef(memory));
    const imports: TracerImports = {
      capture: () => {
        try {
          return blocks.stacks.intern(this.#capture.capture(this.#limit, imports.capture));
        } catch {
          // For example a stack overflow. The guest must not notice: the block has no stack.
          return NO_STACK;
        }
      },
      callers: () => {
        try {
          return this.#capture.callers(this.#limit, traced, imports.callers, this.#stackNumber);
        } catch {
          return NO_CALLERS;
        }
      },
      grown: (memory, before, after) => {
        const { pageSize } = facts.memories[memory]!;
        const own = references[memory]?.deref();
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

/** No stack has this number. */
const NO_STACK = 0;
/** No callers have this number. */
const NO_CALLERS = 0;
