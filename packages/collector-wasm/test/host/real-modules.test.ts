import { describe, expect, it } from 'vitest';
import { programOutput } from '../program.ts';

/** Four processes one after another, on machines that may be busy. */
const timeout = 300_000;

/** What programs/run-workload.mjs answers. */
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
  /** Of each round: how often the engine was asked for a stack. */
  readonly captures: number[];
}

const run = (name: string, ...mode: string[]) =>
  programOutput('run-workload.mjs', [name, ...mode]) as Promise<Answer>;

/** Modules whose every block is traced, and how many distinct stacks there are before the clean-up. */
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
  // After its last line nothing is left.
  ['wasm-transformer', 0],
  ['zstd', 3],
  ['assemblyscript', 1],
])('%s', (name, leastStacks) => {
  it('does what it does untraced, traced exactly and by samples', { timeout }, async () => {
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
    // With a capture for every block, no stack is another. Without, none is captured again.
    expect(exact.stacks).toEqual(captured.stacks);
    expect(captured.captures[0]).toBeGreaterThanOrEqual(exact.captures[0]!);
    expect(exact.captures[2]).toBe(0);
    // After its own clean-up, as much is alive as after the first one.
    expect(exact.live).toEqual([exact.live[0], exact.live[0], exact.live[0]]);
    expect(exact.peak).toBeGreaterThan(exact.live[0]);
    expect(exact.wasm.lost).toBe(0);
    expect(exact.wasm.unknownFrees).toBe(0);
    expect(exact.wasm.reusedWithoutFree).toBe(0);
    // An estimate may be off by some intervals of 64 KiB, and is never more than the memory grows by.
    expect(Math.abs(sampled.live[0] - exact.live[0])).toBeLessThan(exact.live[0] / 2 + 600_000);
  });
});

/** Modules that have no allocator: their memory is traced. */
it.each(['hash-wasm'])(
  '%s, which has no blocks, does what it does, and its memory is traced',
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
