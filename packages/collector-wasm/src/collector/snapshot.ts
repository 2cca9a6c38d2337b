import {
  type Bytes,
  DOMAINS,
  lineShare,
  Snapshot,
  SnapshotBuilder,
  type SnapshotMetadata,
  type SnapshotTables,
  type StackIndex,
} from '@tracemalloc/core';
import type { ParsedCollectorOptions } from '@tracemalloc/core/options';
import type { TracingFacts } from '../instrument/tracing-section.ts';
import type { Memory } from '../webassembly/webassembly.ts';
import type { Growth } from './growths.ts';
import { internStack, type Symbolisers } from './stacks.ts';
import { COLLECTOR_NAME, type TracedBlocks } from './traced-blocks.ts';

const BLOCKS = DOMAINS.wasm;
const MEMORY = DOMAINS['wasm-memory'];

/** The state of a collector that a snapshot shows. */
export interface TracedState {
  readonly allBlocks: readonly TracedBlocks[];
  readonly growths: readonly Growth[];
  readonly symbolisers: Symbolisers;
  readonly options: ParsedCollectorOptions;
  readonly startedAt: string;
  readonly guests: readonly { readonly facts: TracingFacts; readonly memory: Memory }[];
}

/** Makes a snapshot of all live blocks and growths. */
export function takeSnapshot(state: TracedState): Snapshot {
  const { allBlocks, growths, symbolisers, options } = state;
  const builder = new SnapshotBuilder();
  /** The interned stacks by number; each traced blocks have their own numbers. */
  const interned = new Map<TracedBlocks, Map<number, InternedStack>>();
  const stackOf = (blocks: TracedBlocks, stack: number): InternedStack => {
    let known = interned.get(blocks);
    if (known === undefined) {
      known = new Map();
      interned.set(blocks, known);
    }
    let found = known.get(stack);
    if (found === undefined) {
      const read = blocks.stacks.read(stack, options.nframe, symbolisers);
      found = { index: internStack(read, builder), totalNframe: read.totalNframe };
      known.set(stack, found);
    }
    return found;
  };
  const add = (blocks: TracedBlocks, stack: number, size: Bytes, count: number, domain: number) => {
    const { index, totalNframe } = stackOf(blocks, stack);
    builder.trace(index, size, { count, domain, totalNframe });
  };
  for (const blocks of allBlocks) {
    if (options.exact) {
      blocks.live.visitBlocks(({ stack, size }) => add(blocks, stack, size, 1, BLOCKS));
    } else addSamples(blocks, (stack, size, count) => add(blocks, stack, size, count, BLOCKS));
  }
  for (const { blocks, stack, bytes: size } of growths) add(blocks, stack, size, 1, MEMORY);
  const tables = builder.finishTables();
  const metadata = describe(state, tables);
  return Snapshot.fromTables(tables, { tracebackLimit: options.nframe, metadata });
}

interface InternedStack {
  readonly index: StackIndex | -1;
  readonly totalNframe: number | undefined;
}

/**
 * Adds up samples of the same stack and size. Counts of blocks are integers: rounding once makes a smaller
 * error than rounding for each sample.
 */
function addSamples(
  { live }: TracedBlocks,
  add: (stack: number, size: Bytes, count: number) => void,
): void {
  const samples = new Map<string, { stack: number; size: Bytes; count: number }>();
  live.visitBlocks(({ stack, size }) => {
    const key = `${stack} ${size}`;
    const sample = samples.get(key);
    if (sample === undefined) samples.set(key, { stack, size, count: 1 });
    else sample.count++;
  });
  for (const { stack, size, count } of samples.values()) {
    const estimate = live.estimate(size) * count;
    add(stack, estimate, Math.max(count, Math.round(size === 0 ? count : estimate / size)));
  }
}

function describe(state: TracedState, tables: SnapshotTables): Partial<SnapshotMetadata> {
  const { allBlocks, options, guests, startedAt, growths } = state;
  const { exact, interval } = options;
  const blocks = guests.filter(({ facts }) => facts.traces === 'blocks');
  const memory = guests.filter(({ facts }) => facts.traces === 'memory');
  const bytesOf = (all: typeof guests) =>
    all.reduce((sum, own) => sum + own.memory.buffer.byteLength, 0);
  const traced = allBlocks.reduce((sum, { live }) => sum + live.current, 0);
  const grown = growths.reduce((sum, { bytes }) => sum + bytes, 0);
  const sum = (of: (blocks: TracedBlocks) => number) =>
    allBlocks.reduce((all, blocks) => all + of(blocks), 0);
  return {
    startedAt,
    collectors: [
      {
        name: COLLECTOR_NAME,
        engine: 'instrumented',
        exact,
        ...(exact ? {} : { interval }),
        countsEstimated: !exact,
        lineShare: lineShare(tables),
      },
    ],
    domains: { [BLOCKS]: 'wasm', [MEMORY]: 'wasm-memory' },
    untraced: {
      ...(blocks.length > 0 && { [BLOCKS]: Math.max(0, bytesOf(blocks) - traced) }),
      ...(memory.length > 0 && { [MEMORY]: Math.max(0, bytesOf(memory) - grown) }),
    },
    wasm: {
      modules: guests.map(({ facts, memory: own }) => ({
        filename: facts.filename,
        traces: facts.traces,
        memory: own.buffer.byteLength,
        allocator: facts.functions.map(({ name, role, evidence }) => ({ name, role, evidence })),
      })),
      // Includes frees of blocks that were allocated before the start.
      unknownFrees: sum(({ live }) => live.confidence.unknownFrees),
      reusedWithoutFree: sum(({ live }) => live.confidence.reusedWithoutFree),
      lost: sum(({ live }) => live.confidence.lost),
    },
  };
}
