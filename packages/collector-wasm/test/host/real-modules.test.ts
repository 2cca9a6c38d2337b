import { describe, expect, it } from 'vitest';
import { programOutput } from '../program.ts';

/** For four processes one after another, on a busy machine. */
const timeout = 300_000;

/** The output of programs/run-workload.mjs. */
interface Answer {
  readonly results: unknown[];
  readonly problems: string[];
  readonly live: [number, number, number];
  readonly peak: number;
  readonly stacks: string[];
  readonly wasm: {
    unknownFrees: number;
    reusedWithoutFree: number;
    lost: number;
    modules: { traces: string }[];
  };
  readonly domains: string[];
  /** One a round: how often the engine captured a stack. */
  readonly captures: number[];
}

const run = (name: string, ...mode: string[]) =>
  programOutput('run-workload.mjs', [name, ...mode]) as Promise<Answer>;

/** Modules whose blocks are traced, with the least number of distinct stacks before the clean-up. */
describe.each([
  ['web-tree-sitter', 20],
  ['tiktoken', 100],
  ['sql.js', 80],
  ['quickjs', 300],
  ['yoga-layout', 100],
  ['brotli-wasm', 3],
  ['source-map', 2],
  ['html-rewriter', 6],
  ['wasm-crypto', 4],
  // It frees everything in its last line.
  ['wasm-transformer', 0],
  ['zstd', 3],
  ['assemblyscript', 1],
])('%s', (name, leastStacks) => {
  it('has the same results untraced, traced exactly, and sampled', { timeout }, async () => {
    const plain = await run(name);
    const exact = await run(name, 'exact');
    const sampled = await run(name, 'sampled');
    const captured = await run(name, 'captured');
    for (const { results, problems } of [exact, sampled, captured]) {
      expect(results).toEqual(plain.results.slice(0, results.length));
      expect(problems).toEqual([]);
    }
    expect(exact.results).toHaveLength(3);
    expect(exact.domains).toEqual(leastStacks > 0 ? ['wasm'] : []);
    expect(exact.stacks.length).toBeGreaterThanOrEqual(leastStacks);
    // A capture for every block gives the same stacks. With contexts, no stack is captured again.
    expect(exact.stacks).toEqual(captured.stacks);
    if (leastStacks > 0) expect(exact.captures[0]).toBeGreaterThan(0);
    expect(captured.captures[0]).toBeGreaterThanOrEqual(exact.captures[0]!);
    expect(exact.captures[2]).toBe(0);
    // After every clean-up, as much is alive as after the first one.
    expect(exact.live).toEqual([exact.live[0], exact.live[0], exact.live[0]]);
    expect(exact.peak).toBeGreaterThan(exact.live[0]);
    expect(exact.wasm.lost).toBe(0);
    expect(exact.wasm.unknownFrees).toBe(0);
    expect(exact.wasm.reusedWithoutFree).toBe(0);
    // An estimate may be off by some intervals of 64 KiB.
    expect(Math.abs(sampled.live[0] - exact.live[0])).toBeLessThan(exact.live[0] / 2 + 600_000);
  });
});

/** Modules without an allocator: their memory is traced. */
it.each(['hash-wasm'])(
  '%s, which has no blocks, has the same results, and its memory is traced',
  { timeout },
  async (name) => {
    const plain = await run(name);
    for (const mode of ['exact', 'sampled']) {
      const traced = await run(name, mode);
      expect(traced.results).toEqual(plain.results);
      expect(traced.problems).toEqual([]);
      expect(traced.domains).toEqual(['wasm-memory']);
      expect(new Set(traced.wasm.modules.map(({ traces }) => traces))).toEqual(new Set(['memory']));
    }
  },
);
