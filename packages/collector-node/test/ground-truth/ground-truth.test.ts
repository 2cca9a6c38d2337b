import { describe, expect, it } from 'vitest';
import { noLines } from '../engines.ts';
import {
  countLines,
  disagreements,
  impossibleLines,
  type TagsOfFiles,
  wrongLines,
} from './line-truth.ts';
import { programPath, type Rounds, runRounds } from './run-rounds.ts';
import { tagsOf } from './tags.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
/** By default since these; older ones cannot read the program at all. */
const stripsTypes = major > 24 || major === 24 || (major === 22 && minor >= 18);

const PROGRAMS = [
  'literals.mjs',
  'strings.mjs',
  'calls.mjs',
  'collections.mjs',
  'suspended.mjs',
  'control-flow.mjs',
  'setters.mjs',
  'hot.mjs',
  'commonjs.cjs',
  'code-from-text.mjs',
  ...(stripsTypes ? ['stripped.mts'] : []),
];
const FILES = [...PROGRAMS, 'evaluated.txt'];

function tagsOfFiles(names: readonly string[]): TagsOfFiles {
  const files = names.map((name): [string, ReturnType<typeof tagsOf>] => [
    programPath(name),
    tagsOf(programPath(name)),
  ]);
  return new Map(files);
}

const functionBody = programPath('function-body.txt');
const tags = new Map([...tagsOfFiles(FILES), [functionBody, tagsOf(functionBody, 2)]]);
const ROUNDS = 120;
const exactly: Rounds = {
  programs: PROGRAMS.map(programPath),
  startsLate: false,
  options: { exact: true, nframe: 25, arrayBuffers: false },
  hotRounds: 0,
  warmRounds: 60,
  rounds: ROUNDS,
};

describe.skipIf(noLines !== undefined)('lines in exact mode', () => {
  it('are those of the tags, when the trace starts before the programs are loaded', async () => {
    const { collector, grown } = await runRounds(exactly);
    expect(disagreements(grown, tags, ROUNDS)).toEqual([]);
    expect(collector).toMatchObject({ engine: 'lines', exact: true });
  });

  it('are those of the tags, when V8 has optimised the programs before the start', async () => {
    const { grown } = await runRounds({ ...exactly, startsLate: true, hotRounds: 10_000 });
    expect(disagreements(grown, tags, ROUNDS)).toEqual([]);
  });

  it('are those of the tags in a worker', async () => {
    const { grown } = await runRounds({ ...exactly, inWorker: true });
    expect(disagreements(grown, tags, ROUNDS)).toEqual([]);
  });
});

describe.skipIf(noLines !== undefined)('where V8 notes no place of its own', () => {
  const traced = async (name: string, ...loaded: readonly string[]) => {
    const { grown } = await runRounds({ ...exactly, programs: [programPath(name)] });
    return disagreements(grown, tagsOfFiles([name, ...loaded]), ROUNDS);
  };

  it('modules that are loaded meanwhile have their counts; calls through the loader no line', async () => {
    const wrong = await traced('modules.mjs', 'loaded.mjs');
    expect(wrong.filter((text) => !text.endsWith('round has no line'))).toEqual([]);
  });

  it('a literal, or a scope, has its line or none', async () => {
    const file = programPath('unplaced.mjs');
    const { grown } = await runRounds({ ...exactly, programs: [file] });
    expect(wrongLines(grown, tagsOfFiles(['unplaced.mjs']), ROUNDS)).toEqual([]);
    const known = grown.flatMap(({ frames: [frame] }) =>
      frame?.filename === file && frame.position === 'line' ? [frame.lineno] : [],
    );
    expect([...new Set(known)].sort()).toEqual([19, 32, 58, 59, 80]);
  });

  it('functions on one line are told apart by their names', async () => {
    const file = programPath('bundled.cjs');
    const { grown } = await runRounds({ ...exactly, programs: [file], groupBy: 'function' });
    const blocks = grown
      .filter(({ frames: [frame] }) => frame?.filename === file)
      .map(({ frames: [frame], count }) => [frame?.functionName, count / ROUNDS]);
    expect(Object.fromEntries(blocks)).toEqual({ object: 1, array: 2, round: 2 });
  });
});

describe.skipIf(noLines !== undefined)('lines in sampled mode', () => {
  const sampled = (interval: number): Rounds => ({
    ...exactly,
    options: { interval, engine: 'lines', nframe: 25, arrayBuffers: false },
    warmRounds: 0,
    rounds: 10_000,
  });

  it.each([512, 4096, 32_768])(
    'are possible in code of all tiers, at an interval of %i bytes',
    async (interval) => {
      const { grown } = await runRounds(sampled(interval));
      expect(impossibleLines(grown, tags, interval)).toEqual([]);
      expect(countLines(grown, tags).calling).toBeGreaterThan(0);
    },
  );

  it.each([512, 4096, 32_768])(
    'are possible in code that was optimised before, at an interval of %i bytes',
    async (interval) => {
      const hot = { ...sampled(interval), startsLate: true, hotRounds: 10_000 };
      const { grown } = await runRounds(hot);
      expect(impossibleLines(grown, tags, interval)).toEqual([]);
      expect(countLines(grown, tags).calling).toBeGreaterThan(0);
    },
  );
});
