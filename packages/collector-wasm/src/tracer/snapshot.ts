import {
  type Bytes,
  type Snapshot,
  SnapshotBuilder,
  type SnapshotMetadata,
  type StackIndex,
} from '@tracemalloc/core';
import type { Memory } from '../host/engine.ts';
import type { TracingFacts } from '../instrument/tracing-section.ts';
import type { Growth } from './growths.ts';
import type { TracingOptions } from './options.ts';
import { internStack, type Symbolisers } from './stacks.ts';
import { COLLECTOR_NAME, type Table } from './table.ts';

/** Heap blocks inside of guests. */
const BLOCKS = 3;
/** Linear memory, of guests whose blocks cannot be traced. */
const MEMORY = 4;

/** What a snapshot is made of. */
export interface SnapshotSource {
  readonly tables: readonly Table[];
  readonly growths: readonly Growth[];
  readonly symbolisers: Symbolisers;
  readonly options: TracingOptions;
  readonly startedAt: string;
  readonly guests: readonly { readonly facts: TracingFacts; readonly memory: Memory }[];
}

/** What is alive, and how it was traced. */
export function takeSnapshot(source: SnapshotSource): Snapshot {
  const { tables, growths, symbolisers, options } = source;
  const builder = new SnapshotBuilder();
  let bytes = 0;
  let bytesWithLine = 0;
  /** Of each table, stacks by number. */
  const interned = new Map<Table, Map<number, InternedStack>>();
  const stackOf = (table: Table, stack: number): InternedStack => {
    let known = interned.get(table);
    if (known === undefined) {
      known = new Map();
      interned.set(table, known);
    }
    let found = known.get(stack);
    if (found === undefined) {
      const read = table.stacks.read(stack, options.nframe, symbolisers);
      const [first] = read.frames;
      const hasLine = (first?.position ?? 'line') === 'line' && (first?.lineno ?? 0) > 0;
      found = { index: internStack(read, builder), hasLine, totalNframe: read.totalNframe };
      known.set(stack, found);
    }
    return found;
  };
  const add = (table: Table, stack: number, size: Bytes, count: number, domain: number) => {
    const { index, hasLine, totalNframe } = stackOf(table, stack);
    builder.trace(index, size, { count, domain, totalNframe });
    bytes += size;
    if (hasLine) bytesWithLine += size;
  };
  for (const table of tables) {
    if (options.exact) {
      table.live.visitBlocks(({ stack, size }) => add(table, stack, size, 1, BLOCKS));
    } else addSamples(table, (stack, size, count) => add(table, stack, size, count, BLOCKS));
  }
  for (const { table, stack, bytes: size } of growths) add(table, stack, size, 1, MEMORY);
  const lineShare = bytes === 0 ? 0 : bytesWithLine / bytes;
  return builder.finish({
    tracebackLimit: options.nframe,
    metadata: describe(source, lineShare),
  });
}

interface InternedStack {
  readonly index: StackIndex | -1;
  readonly hasLine: boolean;
  readonly totalNframe: number | undefined;
}

/**
 * Samples of the same stack and size, as what they stand for together: counts of blocks are
 * integers, and what is rounded once is less wrong than what is rounded for each.
 */
function addSamples(
  { live }: Table,
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

function describe(source: SnapshotSource, lineShare: number): Partial<SnapshotMetadata> {
  const { tables, options, guests, startedAt, growths } = source;
  const { exact, interval } = options;
  const blocks = guests.filter(({ facts }) => facts.traces === 'blocks');
  const memory = guests.filter(({ facts }) => facts.traces === 'memory');
  const bytesOf = (all: typeof guests) =>
    all.reduce((sum, own) => sum + own.memory.buffer.byteLength, 0);
  const traced = tables.reduce((sum, { live }) => sum + live.current, 0);
  const grown = growths.reduce((sum, { bytes }) => sum + bytes, 0);
  const sum = (of: (table: Table) => number) => tables.reduce((all, table) => all + of(table), 0);
  return {
    startedAt,
    collectors: [
      {
        name: COLLECTOR_NAME,
        engine: 'instrumented',
        exact,
        ...(exact ? {} : { interval }),
        countsEstimated: !exact,
        lineShare,
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
      // Of frees of what was allocated before the start, nobody can tell.
      unknownFrees: sum(({ live }) => live.confidence.unknownFrees),
      reusedWithoutFree: sum(({ live }) => live.confidence.reusedWithoutFree),
      lost: sum(({ live }) => live.confidence.lost),
    },
  };
}
