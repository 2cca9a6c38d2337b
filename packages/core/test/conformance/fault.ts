import {
  type Bytes,
  type CollectorDescription,
  type CollectorOptions,
  Snapshot,
  type SnapshotMetadata,
} from '../../src/index.ts';
import { type Block, BlockLedger } from './block-ledger.ts';

/**
 * The numbers of CPython's behaviours that a check is about, its name, and collectors that it has to
 * refuse.
 */
export type Mutants = readonly (readonly [string, string, readonly Mutant[]])[];

/** A collector with one fault. */
export type Mutant = () => BlockLedger;
/** As `start` takes them. */
export type Options = number | CollectorOptions | undefined;

/** The ledger with some methods replaced; `good` has the right ones. */
export function faulty(
  fault: (good: BlockLedger, own: BlockLedger) => { readonly [key in keyof BlockLedger]?: unknown },
): Mutant {
  return () => {
    const ledger = new BlockLedger();
    const good = new Proxy(ledger, {
      get(_, key) {
        const method: unknown = Reflect.get(BlockLedger.prototype, key);
        return typeof method === 'function' ? method.bind(ledger) : Reflect.get(ledger, key);
      },
    });
    return Object.assign(ledger, fault(good, ledger));
  };
}

/** The ledger whose snapshots say something else. */
export const saying = (change: (metadata: SnapshotMetadata) => object): Mutant =>
  faulty((good) => ({
    takeSnapshot: () => {
      const { tables, tracebackLimit, metadata } = good.takeSnapshot();
      const changed = { ...metadata, ...change(metadata) };
      return Snapshot.fromTables(tables, { tracebackLimit, metadata: changed });
    },
  }));

/** A snapshot whose collectors say something else. */
export function describedAs(
  { tables, tracebackLimit, metadata }: Snapshot,
  change: object,
): Snapshot {
  const collectors = metadata.collectors.map(
    (made): CollectorDescription => ({ ...made, ...change }),
  );
  return Snapshot.fromTables(tables, { tracebackLimit, metadata: { ...metadata, collectors } });
}

export const describing = (change: object): Mutant =>
  saying(({ collectors }) => ({
    collectors: collectors.map((made): CollectorDescription => ({ ...made, ...change })),
  }));

/** The ledger whose snapshots have other traces. */
export const tracing = (change: object): Mutant =>
  faulty((good) => ({
    takeSnapshot: () => {
      const { traces, tracebackLimit, metadata } = good.takeSnapshot();
      const changed = Array.from(traces, (trace) => ({ ...trace, ...change }));
      return Snapshot.fromTraces(changed, { tracebackLimit, metadata });
    },
  }));

export const nframeOf = (options: Options) =>
  typeof options === 'object' ? options?.nframe : options;

/** The ledger that traces once more, at each start, what was ever allocated and not freed. */
export const remembering = (): Mutant =>
  faulty((good) => {
    const sizes = new Map<Block, Bytes>();
    return {
      track: (block: Block, bytes: Bytes) => {
        sizes.set(block, bytes);
        good.track(block, bytes);
      },
      free: (block: Block) => {
        sizes.delete(block);
        good.free(block);
      },
      start: (options: Options) => {
        const started = !good.isTracing();
        good.start(options);
        if (started) for (const [block, bytes] of sizes) good.track(block, bytes);
      },
    };
  });

/** The ledger that subtracts, when a block is freed, what it has forgotten before. */
export const subtracting = (forget: 'start' | 'clearTraces'): Mutant =>
  faulty((good) => {
    const sizes = new Map<Block, Bytes>();
    let forgotten = new Map<Block, Bytes>();
    let missing = 0;
    return {
      [forget]: (options: Options) => {
        forgotten = new Map(sizes);
        good[forget](options as number);
      },
      stop: () => {
        missing = 0;
        good.stop();
      },
      track: (block: Block, bytes: Bytes) => {
        sizes.set(block, bytes);
        good.track(block, bytes);
      },
      free: (block: Block) => {
        if (good.isTracing()) missing += forgotten.get(block) ?? 0;
        good.free(block);
      },
      getTracedMemory: () => {
        const { current, peak } = good.getTracedMemory();
        return { current: current - missing, peak };
      },
    };
  });
