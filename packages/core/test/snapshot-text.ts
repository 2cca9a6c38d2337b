import {
  type FrameRecord,
  Snapshot,
  type SnapshotOptions,
  type TraceRecord,
} from '../src/index.ts';

/**
 * Reads a snapshot from a picture: one trace a column, the oldest call on top, cells two or more
 * spaces apart, `.` where a trace has no such cell. The last rows start with a word and give what
 * else a trace has: `size`, and where wanted `count`, `domain`, `depth` (the whole one).
 *
 *            main.js:1  main.js:1
 *            a.js:2     .
 *     size   10         20
 *
 * A frame is `file:12`, `file:12(function)` or `file:0x1f3`, with ` name` behind it where known.
 */
export function snapshotOf(picture: string, options?: SnapshotOptions): Snapshot {
  const traces: (TraceRecord & { traceback: FrameRecord[] })[] = [];
  for (const line of picture.split('\n').filter((text) => text.trim() !== '')) {
    const [word = '', ...numbers] = line.trim().split(/\s+/);
    const key = WORDS[word as keyof typeof WORDS];
    const cells = key === undefined ? line.trim().split(/\s{2,}/) : numbers;
    for (const [column, cell] of cells.entries()) {
      traces[column] ??= { size: 0, traceback: [] };
      if (cell === '.') continue;
      if (key === undefined) traces[column].traceback.unshift(frameOf(cell));
      else Object.assign(traces[column], { [key]: Number(cell) });
    }
  }
  return Snapshot.fromTraces(traces, options);
}

const WORDS = { size: 'size', count: 'count', domain: 'domain', depth: 'totalNframe' } as const;

function frameOf(cell: string): FrameRecord {
  const [, filename = '', offset, lineno, only, functionName = ''] =
    /^(.*):(?:0x([0-9a-f]+)|(\d+)(\(function\))?)(?: (.+))?$/.exec(cell) ?? [];
  if (offset !== undefined) {
    return { filename, lineno: Number.parseInt(offset, 16), position: 'offset', functionName };
  }
  const position = only === undefined ? 'line' : 'function';
  return { filename, lineno: Number(lineno), position, functionName };
}

/** The traces as text, a line each: whole traceback, size, and what is not the usual. */
export function textOf(snapshot: Snapshot): string[] {
  return Array.from(snapshot.traces, ({ domain, size, count, traceback }) => {
    const count_ = count === 1 ? '' : ` x${count}`;
    const domain_ = domain === 0 ? '' : ` domain ${domain}`;
    return `${[...traceback].join(' < ')}: ${size} B${count_}${domain_}`;
  });
}
