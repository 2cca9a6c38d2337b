import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FrameRecord, Snapshot } from '@tracemalloc/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  formatTraceback,
  LineCache,
  originalPositions,
  type SourceMapSummary,
  sourceFiles,
} from '../../src/index.node.ts';
import { builds, SOURCES } from './builds.ts';

const RECORDER = fileURLToPath(new URL('../programs/records-stacks.cjs', import.meta.url));

/** What the recorder prints. */
interface Recording {
  readonly stacks: Readonly<Record<string, readonly FrameRecord[]>>;
  readonly functions: readonly FrameRecord[];
}

/** The place in the program's sources that has a text. */
function placeOf(text: string): string {
  for (const name of ['main.ts', 'cache.ts']) {
    const lines = readFileSync(join(SOURCES, name), 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes(text));
    if (at !== -1) return `${name}:${at + 1}`;
  }
  throw new Error(`no line with ${text}`);
}

function place({ filename, lineno }: FrameRecord): string {
  return `${basename(filename)}:${lineno}`;
}

/** The lines that are on the stack when the program records it, most recent first. */
const CALLS: Record<string, string[]> = {
  allocate: ["recordStack('allocate')", 'const book = [allocate(', 'shelf.put(pages)'],
  put: ["recordStack('put')", 'shelf.put(pages)'],
  collect: ["recordStack('collect')", 'kept.push(collect(2'],
  later: ["recordStack('later')"],
};

/** The first line of each function that holds memory. */
const FIRST_LINES: Record<string, string> = {
  remember: 'function remember(',
  allocate: 'function allocate(',
  put: 'put(pages: number)',
  collect: 'const collect =',
  later: 'async function later(',
  run: 'async function run(',
};

describe.each(Object.entries(builds))('a program built by %s', (_, build) => {
  it('shows the lines and functions of its sources', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tracemalloc-build-')));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const program = await build(folder);
    const output = execFileSync(process.execPath, [RECORDER, program], { encoding: 'utf8' });
    const { stacks, functions } = JSON.parse(output) as Recording;
    const names = Object.keys(stacks);
    const snapshot = Snapshot.fromTraces([
      ...names.map((name) => ({ size: 1, traceback: stacks[name]! })),
      ...functions.map((frame) => ({ size: 1, traceback: [frame] })),
    ]);
    // Source lines can only come from the maps, or from the sources that they name.
    const lineCache = new LineCache({
      read: (filename) => (filename.startsWith(folder) ? undefined : sourceFiles.read(filename)),
    });

    const mapped = await originalPositions(snapshot, { lineCache });

    expect(mapped.traces).toHaveLength(snapshot.traces.length);
    const tracebacks = Array.from(mapped.traces, ({ traceback }) => traceback);
    expect(names.toSorted()).toEqual(Object.keys(CALLS).toSorted());
    for (const [i, name] of names.entries()) {
      const texts = CALLS[name]!;
      const recorded = tracebacks[i]!.slice(0, texts.length);
      expect(recorded.map(place)).toEqual(texts.map(placeOf));
      expect(recorded.map(({ position }) => position)).toEqual(texts.map(() => 'line'));
      const [line, source] = formatTraceback(tracebacks[i]!, { limit: 1, lineCache });
      expect(line).toMatch(`, in ${name}`);
      expect(source).toBe(`    recordStack('${name}');`);
    }
    const starts = tracebacks.slice(names.length).map((traceback) => traceback.at(0)!);
    for (const [name, text] of Object.entries(FIRST_LINES)) {
      const start = starts.find(({ functionName }) => functionName === name);
      expect(start && [place(start), start.position]).toEqual([placeOf(text), 'function']);
    }
    const { broken, mapped: count } = mapped.metadata.sourceMaps as SourceMapSummary;
    expect(broken).toEqual([]);
    expect(count).toBeGreaterThan(10);
  });
});
