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
import type { Exports, Memory, WasmImports, WasmInstance, WasmModule } from '../host/engine.ts';
import { callExport, connect, hideAddedExports, partsOf, setTracing } from './guest.ts';
import { GuestNumbers } from './guest-numbers.ts';
import { LiveTables } from './live-tables.ts';
import { parseOptions, type TracingOptions } from './options.ts';
import { takeSnapshot } from './snapshot.ts';
import { StackCapture } from './stack-capture.ts';
import { Symbolisers } from './stacks.ts';
import { COLLECTOR_NAME, type Growth, newTable, type Table } from './table.ts';
import { type TracedModule, tracedModule } from './traced-module.ts';
import type { TracerExports, TracerImports } from './tracer-instance.ts';

/** An instance that is traced. The memory it is traced for keeps it, and nothing else does. */
interface Guest {
  readonly traced: TracedModule;
  readonly exports: Exports;
  readonly tracer: TracerExports;
  readonly table: Table;
}

/** What `getObjectTraceback` of the collector takes for a block, where there is more than one guest. */
export interface BlockAddress {
  /** The instance that the block is in. */
  readonly instance: WasmInstance;
  /** Its address there. */
  readonly address: number | bigint;
}

/**
 * Traces the blocks of WebAssembly modules that `instrument` has changed: domain 3. Of modules whose
 * allocator is not known, the growth of their memories: domain 4.
 *
 * Without `exact`, one byte in 512 KiB (`interval`) is sampled, and sizes and counts are estimates.
 */
export class WasmCollector implements Collector {
  readonly name: string = COLLECTOR_NAME;
  readonly #single: Table = newTable(new LiveTables(false));
  #threaded: Table | undefined;
  readonly #capture = new StackCapture();
  readonly #guests = new GuestNumbers((guest, shared) => {
    // Other threads may still use memory that they share.
    if (!shared) this.#single.live.forget(guest);
  });
  /** The instances of a memory, as long as it is there. */
  readonly #ofMemory = new WeakMap<Memory, Guest[]>();
  readonly #memories = new Set<WeakRef<Memory>>();
  readonly #memoryOfInstance = new WeakMap<WasmInstance, Memory>();
  #growths: Growth[] = [];
  #growthPeak: Bytes = 0;
  #options: TracingOptions | undefined;
  #isPaused = false;
  #startedAt = '';
  #limit = 1;

  /**
   * Not tracing, unless it is to have tables with another thread's collector, which traces.
   *
   * @param shared - what {@link share} of that one has given
   */
  constructor(shared?: SharedTables) {
    if (shared === undefined) return;
    this.#threaded = newTable(new LiveTables(true, shared.memory));
    const { options } = shared;
    if (options === undefined) return;
    this.#single.live.start(options.interval);
    this.#begin(options);
  }

  /** See {@link Collector.start}. */
  start(options?: number | CollectorOptions): void {
    const parsed = parseOptions(options);
    if (this.#options !== undefined) return;
    for (const { live, stacks } of this.#tables) {
      live.start(parsed.interval);
      stacks.forgetRead();
    }
    this.#begin(parsed);
  }

  #begin(options: TracingOptions): void {
    this.#options = options;
    this.#limit = options.nframe;
    this.#isPaused = false;
    this.#startedAt = new Date().toISOString();
    this.#growths = [];
    this.#growthPeak = 0;
    this.#tellGuests();
  }

  /** See {@link Collector.stop}. */
  stop(): void {
    if (this.#options === undefined) return;
    this.#options = undefined;
    this.#growths = [];
    this.#growthPeak = 0;
    for (const { live, stacks } of this.#tables) {
      live.stop();
      if (!live.isShared) stacks.clear();
    }
    this.#tellGuests();
  }

  /** Traces no more allocations for now; what was traced stays, until it is freed. */
  pause(): void {
    if (this.#options === undefined) return;
    this.#isPaused = true;
    for (const { live } of this.#tables) live.pause();
  }

  /** Goes on after {@link pause}. */
  resume(): void {
    if (!this.#isPaused || this.#options === undefined) return;
    this.#isPaused = false;
    for (const { live } of this.#tables) live.resume();
    this.#tellGuests();
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
    for (const { live } of this.#tables) live.clear();
    this.#growths = [];
    this.#growthPeak = 0;
  }

  /** See {@link Collector.takeSnapshot}. There is no garbage to collect: `gc` changes nothing. */
  takeSnapshot(_options: TakeSnapshotOptions = {}): Snapshot {
    const options = this.#options;
    if (options === undefined) {
      throw new TracemallocError(
        'ERR_TRACEMALLOC_NOT_TRACING',
        'takeSnapshot: the collector is not tracing, expected start() before',
      );
    }
    this.#liveGrowth();
    return takeSnapshot({
      tables: this.#tables,
      growths: this.#growths,
      symbolisers: this.#symbolisers(),
      options,
      startedAt: this.#startedAt,
      guests: this.#liveGuests().map(({ guest: { traced }, memory }) => ({
        facts: traced.facts,
        memory,
      })),
    });
  }

  /** See {@link Collector.getTracedMemory}. */
  getTracedMemory(): TracedMemory {
    const grown = this.#liveGrowth();
    const of = (key: 'current' | 'peak') =>
      this.#tables.reduce((sum, { live }) => sum + live[key], 0);
    return { current: of('current') + grown, peak: of('peak') + this.#growthPeak };
  }

  /** See {@link Collector.resetPeak}. */
  resetPeak(): void {
    for (const { live } of this.#tables) live.resetPeak();
    this.#growthPeak = this.#liveGrowth();
  }

  /** See {@link Collector.getTracemallocMemory}: the tables exactly, texts of stacks as an estimate. */
  getTracemallocMemory(): Bytes {
    return this.#tables.reduce((sum, { live, stacks }) => sum + live.byteLength + stacks.memory, 0);
  }

  /**
   * Where a block was allocated.
   *
   * @param x - its address, or {@link BlockAddress} where more than one memory is traced.
   */
  getObjectTraceback(x: unknown): Traceback | null {
    if (this.#options === undefined) return null;
    const found = this.#find(x);
    if (found === undefined) return null;
    const { stack, table } = found;
    const read = table.stacks.read(stack, this.#options.nframe, this.#symbolisers());
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
      if (memory !== undefined) {
        this.#connect(traced, exports, memory, memories);
        this.#memoryOfInstance.set(instance, memory);
      }
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
    const guest = this.#ofMemory
      .get(memory)
      ?.find(({ traced }) => traced.facts.traces === 'memory');
    if (guest === undefined) return;
    this.#grew(memory, guest.table, memory.buffer.byteLength - bytesBefore, this.recordGrowth);
  }

  /** What a collector in another thread needs, so that both have one table of what they share. */
  share(): SharedTables {
    this.#threaded ??= this.#newThreadedTable();
    return { memory: this.#threaded.live.memory, options: this.#options };
  }

  get #tables(): Table[] {
    return this.#threaded === undefined ? [this.#single] : [this.#single, this.#threaded];
  }

  #newThreadedTable(): Table {
    const table = newTable(new LiveTables(true));
    if (this.#options !== undefined) table.live.start(this.#options.interval);
    return table;
  }

  #connect(
    traced: TracedModule,
    exports: Exports,
    memory: Memory,
    memories: readonly (Memory | undefined)[],
  ): void {
    const isShared = traced.facts.memories[0]!.shared;
    if (isShared) this.#threaded ??= this.#newThreadedTable();
    const table = isShared ? this.#threaded! : this.#single;
    const number = this.#guests.numberOf(memory, isShared ? traced.facts.id : undefined);
    const tracer = table.live.tracerFor(number, this.#importsFor(traced, table, memories));
    const guest = { traced, exports, tracer, table };
    const known = this.#ofMemory.get(memory);
    if (known === undefined) {
      this.#ofMemory.set(memory, [guest]);
      this.#memories.add(new WeakRef(memory));
    } else {
      known.push(guest);
      // What one of them allocates the other may free.
      for (const other of known) other.tracer.tellEveryFree();
    }
    connect(exports, tracer);
    callExport(exports, 'probe');
    for (const own of this.#ofMemory.get(memory)!) setTracing(own.exports, own.tracer);
    if (this.#options !== undefined && traced.facts.traces === 'memory' && known === undefined) {
      this.#grew(memory, table, memory.buffer.byteLength, this.attach);
    }
  }

  #importsFor(
    traced: TracedModule,
    table: Table,
    memories: readonly (Memory | undefined)[],
  ): TracerImports {
    const { facts } = traced;
    // Weak: what the tracer holds would keep the guest.
    const grown = memories.map((memory) => memory && new WeakRef(memory));
    let callers = '';
    const callerNumbers = new Map<string, number>();
    const imports: TracerImports = {
      capture: (_allocator, deep) => {
        if (deep === 0) {
          return table.stacks.intern(this.#capture.capture(this.#limit, imports.capture));
        }
        const captured = this.#capture.captureDeep(this.#limit, traced, imports.capture);
        callers = captured.callers;
        return table.stacks.intern(captured.text);
      },
      callers: () => {
        const known = callerNumbers.get(callers);
        if (known !== undefined) return known;
        // What has been forgotten gets another number: a miss of the cache, no wrong stack.
        if (callerNumbers.size >= MOST_CALLERS) callerNumbers.clear();
        nextCallers += 1;
        callerNumbers.set(callers, nextCallers);
        return nextCallers;
      },
      grown: (memory, before, after) => {
        const { pageSize } = facts.memories[memory]!;
        const own = grown[memory]?.deref();
        if (facts.traces !== 'memory' || own === undefined) return;
        this.#grew(own, table, (after - before) * pageSize, imports.grown);
      },
      probed: () => this.#capture.learn(traced, imports.probed),
    };
    return imports;
  }

  #grew(memory: Memory, table: Table, bytes: Bytes, below: unknown): void {
    if (this.#options === undefined || this.#isPaused || bytes <= 0) return;
    const stack = table.stacks.intern(this.#capture.capture(this.#limit, below));
    this.#growths.push({ bytes, stack, table, memory: new WeakRef(memory) });
    this.#growthPeak = Math.max(this.#growthPeak, this.#liveGrowth());
  }

  /** Bytes of memories that are still there. */
  #liveGrowth(): Bytes {
    this.#growths = this.#growths.filter(({ memory }) => memory.deref() !== undefined);
    return this.#growths.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #symbolisers(): Symbolisers {
    return new Symbolisers(this.#capture.modules);
  }

  #find(x: unknown): { stack: number; table: Table } | undefined {
    const isAddress = typeof x === 'number' || typeof x === 'bigint';
    const { instance, address } = isAddress
      ? { instance: undefined, address: x }
      : ((x ?? {}) as Partial<BlockAddress>);
    if (typeof address !== 'number' && typeof address !== 'bigint') return undefined;
    const number = Number(address);
    if (!Number.isSafeInteger(number) || number <= 0) return undefined;
    const wanted = instance && this.#memoryOfInstance.get(instance);
    const found = this.#liveGuests().flatMap(({ guest: { table }, memory }) => {
      if (instance !== undefined && memory !== wanted) return [];
      const block = table.live.find(this.#guests.numberOf(memory), number);
      return block === undefined ? [] : [{ stack: block.stack, table }];
    });
    // The same address in two memories says nothing.
    return found.length === 1 ? found[0] : undefined;
  }

  /** One guest a memory, where a memory has more than one instance: the first. */
  #liveGuests(): { readonly guest: Guest; readonly memory: Memory }[] {
    return [...this.#memories].flatMap((reference) => {
      const memory = reference.deref();
      const guest = memory && this.#ofMemory.get(memory)?.[0];
      if (memory !== undefined && guest !== undefined) return [{ guest, memory }];
      this.#memories.delete(reference);
      return [];
    });
  }

  #tellGuests(): void {
    for (const { memory } of this.#liveGuests()) {
      for (const { exports, tracer } of this.#ofMemory.get(memory)!) setTracing(exports, tracer);
    }
  }
}

/** What {@link WasmCollector.share} gives; can be posted to another thread. */
export interface SharedTables {
  /** The memory of the tables, which is shared. */
  readonly memory: Memory;
  /** How the thread that shares it traces; undefined if it does not. */
  readonly options: TracingOptions | undefined;
}

/** Distinct stacks of JavaScript whose numbers are remembered, for each guest. */
const MOST_CALLERS = 100_000;
let nextCallers = 0;
