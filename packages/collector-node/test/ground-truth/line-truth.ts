import { basename } from 'node:path';
import type { FrameRecord } from '@tracemalloc/core';
import type { Grown } from './run-rounds.ts';
import type { TaggedLine } from './tags.ts';

type Frame = Required<FrameRecord>;

/** The tags of each file that a program is made of, by its path. */
export type TagsOfFiles = ReadonlyMap<string, ReadonlyMap<number, TaggedLine>>;

/** V8's name of a function that has none. */
const NO_NAME = '(anonymous)';

/** How a frame shows in what is wrong: `literals.mjs:14`. */
const place = (file: string, line: number): string => `${basename(file)}:${line}`;

/**
 * What an exact trace says otherwise than the tags do, in words: a line with another count than its tag, a
 * line without a tag that allocates, a frame without a line, a call that is not where it is tagged, or
 * that is missing.
 */
export function disagreements(
  grown: readonly Grown[],
  tags: TagsOfFiles,
  rounds: number,
): string[] {
  return [
    ...framesWithoutLine(grown, tags),
    ...wrongCounts(grown, tags, rounds),
    ...callsOtherThan(tagged(tags), seen(grown, tags)),
  ];
}

/**
 * What an exact trace says, in frames that have a line, otherwise than the tags do. A tag may have no line, a line
 * may have no other count than its tag.
 */
export function wrongLines(grown: readonly Grown[], tags: TagsOfFiles, rounds: number): string[] {
  const wrong: string[] = [];
  for (const [file, lines] of tags) {
    for (const [line, { count }] of blocksByLine(grown, file, true)) {
      const { name, count: each } = lines.get(line)?.allocation ?? NO_ALLOCATION;
      if (count !== each * rounds) {
        wrong.push(`${place(file, line)}: ${name}: got ${count / rounds} blocks, expected ${each}`);
      }
    }
  }
  return wrong;
}

/** What was allocated on each line of a file; in frames that have a line only, if asked for. */
function blocksByLine(
  grown: readonly Grown[],
  file: string,
  withLine: boolean,
): Map<number, { count: number; size: number }> {
  const found = new Map<number, { count: number; size: number }>();
  for (const { frames, count, size } of grown) {
    const [frame] = frames;
    if (frame?.filename !== file || (withLine && frame.position !== 'line')) continue;
    const before = found.get(frame.lineno) ?? { count: 0, size: 0 };
    found.set(frame.lineno, { count: before.count + count, size: before.size + size });
  }
  return found;
}

/**
 * What V8 allocates by itself, such as feedback and code, on the line where it compiles a function, again
 * after each deoptimisation: so many bytes in all, where one block in each round is many more; and what
 * some samples more than expected make of it.
 */
const OWN_BYTES = 65_536;
const OWN_SAMPLES = 8;

/**
 * What a sampled trace says that cannot be, in words. A frame may be without a line; where it has one,
 * that line allocates or calls, and calls what is tagged.
 */
export function impossibleLines(
  grown: readonly Grown[],
  tags: TagsOfFiles,
  interval: number,
): string[] {
  const known = new Set(tagged(tags).flatMap(({ spellings }) => spellings));
  const calls = [...seen(grown, tags)].filter((call) => !known.has(call));
  const lines = [...blocksOfLines(grown, tags)].filter(
    ([, { size, isTagged }]) => !isTagged && size > OWN_BYTES + OWN_SAMPLES * interval,
  );
  return [
    ...calls.map((call) => `${call}: is no call of the program`),
    ...lines.map(([line, { count }]) => `${line}: got ${count} blocks, allocates nothing`),
  ];
}

interface LineBlocks {
  readonly count: number;
  readonly size: number;
  readonly isTagged: boolean;
}

/** Of each line that is known: how many blocks, and whether its tags tell of any. */
function blocksOfLines(grown: readonly Grown[], tags: TagsOfFiles): Map<string, LineBlocks> {
  const blocks = new Map<string, LineBlocks>();
  for (const { frames, count, size } of grown) {
    const [frame] = frames;
    const lines = frame?.position === 'line' ? tags.get(frame.filename) : undefined;
    if (frame === undefined || lines === undefined) continue;
    const line = place(frame.filename, frame.lineno);
    const before = blocks.get(line) ?? { count: 0, size: 0 };
    const isTagged = lines.get(frame.lineno)?.allocation !== undefined;
    blocks.set(line, { count: before.count + count, size: before.size + size, isTagged });
  }
  return blocks;
}

/** How many lines a trace tells of: of most recent frames, and of calls. */
export function countLines(
  grown: readonly Grown[],
  tags: TagsOfFiles,
): { allocating: number; calling: number } {
  return { allocating: blocksOfLines(grown, tags).size, calling: seen(grown, tags).size };
}

function framesWithoutLine(grown: readonly Grown[], tags: TagsOfFiles): string[] {
  const found = grown.flatMap(({ frames }) =>
    frames
      .filter(({ filename, position }) => tags.has(filename) && position !== 'line')
      .map((frame) => `${place(frame.filename, frame.lineno)}: ${frame.functionName} has no line`),
  );
  return [...new Set(found)].sort();
}

function wrongCounts(grown: readonly Grown[], tags: TagsOfFiles, rounds: number): string[] {
  const wrong: string[] = [];
  for (const [file, lines] of tags) {
    const found = blocksByLine(grown, file, false);
    for (const line of new Set([...lines.keys(), ...found.keys()])) {
      const { count, size } = found.get(line) ?? { count: 0, size: 0 };
      const allocation = lines.get(line)?.allocation ?? NO_ALLOCATION;
      const { name, count: each, orMore, bytes } = allocation;
      const isRight = orMore ? count >= each * rounds : count === each * rounds;
      if (!isRight) {
        const expected = `expected ${each}${orMore ? ' or more' : ''}`;
        wrong.push(`${place(file, line)}: ${name}: got ${count / rounds} blocks, ${expected}`);
      } else if (bytes !== undefined && size !== bytes * rounds) {
        wrong.push(`${place(file, line)}: ${name}: got ${size / rounds} bytes, expected ${bytes}`);
      }
    }
  }
  return wrong;
}

const NO_ALLOCATION: { name: string; count: number; orMore: boolean; bytes?: number } = {
  name: 'no tag',
  count: 0,
  orMore: false,
};

/** A call that a tag tells of; V8's versions have several names for functions that nobody wrote. */
interface Call {
  readonly spellings: readonly string[];
  /** Whether the function called, or one that it calls, allocates in each round. */
  readonly allocates: boolean;
}

/** Every call that the tags tell of. */
function tagged(tags: TagsOfFiles): Call[] {
  return [...tags].flatMap(([file, lines]) =>
    [...lines.values()].flatMap(({ line, calls }) =>
      calls.map((names) => ({
        spellings: names
          .replace(/\?$/, '')
          .split('|')
          .map((name) => `${place(file, line)} calls ${name}`),
        allocates: !names.endsWith('?'),
      })),
    ),
  );
}

/** Every call from one frame of the program to another one, by the line of the caller. */
function seen(grown: readonly Grown[], tags: TagsOfFiles): Set<string> {
  const calls = new Set<string>();
  for (const { frames } of grown) {
    for (const [index, caller] of frames.entries()) {
      const callee: Frame | undefined = frames[index - 1];
      if (callee === undefined || !tags.has(callee.filename) || !tags.has(caller.filename))
        continue;
      if (caller.position !== 'line') continue;
      const name = callee.functionName === '' ? NO_NAME : callee.functionName;
      calls.add(`${place(caller.filename, caller.lineno)} calls ${name}`);
    }
  }
  return calls;
}

function callsOtherThan(expected: readonly Call[], found: ReadonlySet<string>): string[] {
  const known = new Set(expected.flatMap((call) => call.spellings));
  const missing = expected.filter(
    ({ spellings, allocates }) => allocates && !spellings.some((call) => found.has(call)),
  );
  return [
    ...[...found].filter((call) => !known.has(call)).map((call) => `${call}: has no tag`),
    ...missing.map(({ spellings }) => `${spellings.join(' or ')}: was not seen`),
  ].sort();
}
