import { readFileSync } from 'node:fs';

/** What a line of a program says of itself. */
export interface TaggedLine {
  /** 1-based. */
  readonly line: number;
  /** What it allocates in a round; absent where it allocates nothing. */
  readonly allocation?: TaggedAllocation;
  /** The functions it calls, as V8 names them, that allocate or call one that does. */
  readonly calls: readonly string[];
}

/** Blocks, and bytes where they are said. */
interface TaggedAllocation {
  readonly name: string;
  readonly count: number;
  /** Whether there may be more: V8 makes objects there that no program can see. */
  readonly orMore: boolean;
  readonly bytes?: number;
}

const ALLOCATION = /^(?<name>[\w-]+) (?<count>\d+(?:\.\d+)?)(?<more>\+?)(?: x (?<bytes>\d+))?$/;

/**
 * The tags of a program, by line. Behind a line of code, or on a line of its own above it:
 *
 *     kept[0] = [i]; // @alloc array 2
 *
 * says: 2 blocks in each round, no more; `2+` says at least 2, `2 x 64` says 64 bytes together, `0.5` is
 * for what only every other round does. `// @call outer, inner` says which functions the line calls;
 * `outer?` is one that allocates nothing, `outer|Outer` has another name in other versions of V8. What
 * has no tag neither allocates nor calls.
 *
 * @param linesBefore - how many lines V8 counts before the first one of the file.
 * @throws {Error} for a tag that cannot be understood.
 */
export function tagsOf(file: string, linesBefore = 0): Map<number, TaggedLine> {
  const tags = new Map<number, TaggedLine>();
  let above = '';
  for (const [index, text] of readFileSync(file, 'utf8').split('\n').entries()) {
    const [code = '', comment = ''] = text.split(/\/\/ (?=@)/);
    const all = `${above} ${comment}`.trim();
    const isAlone = code.trim() === '' && comment !== '';
    above = isAlone ? all : '';
    if (isAlone || all === '') continue;
    const line = index + 1 + linesBefore;
    tags.set(line, taggedLine(line, all, file));
  }
  return tags;
}

function taggedLine(line: number, text: string, file: string): TaggedLine {
  let allocation: TaggedAllocation | undefined;
  let calls: string[] = [];
  for (const tag of text.split(/(?=@)/)) {
    const [kind, ...rest] = tag.trim().split(' ');
    if (kind === '@call') calls = rest.join(' ').split(', ');
    else if (kind === '@alloc') allocation = taggedAllocation(rest.join(' '), `${file}:${line}`);
    else throw new Error(`${file}:${line}: got the tag ${kind}, expected @alloc or @call`);
  }
  return allocation === undefined ? { line, calls } : { line, calls, allocation };
}

function taggedAllocation(text: string, place: string): TaggedAllocation {
  const { name, count, more, bytes } = ALLOCATION.exec(text)?.groups ?? {};
  if (name === undefined) {
    throw new Error(`${place}: got ${text}, expected <name> <count>[+] [x <bytes>]`);
  }
  const allocation = { name, count: Number(count), orMore: more === '+' };
  return bytes === undefined ? allocation : { ...allocation, bytes: Number(bytes) };
}
