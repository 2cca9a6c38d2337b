import { type FrameRecord, Snapshot } from '@tracemalloc/core';
import type { SourceMapReader, SourceMapSummary } from '../../src/index.node.ts';
import { mapOf } from './map-of.ts';

/** A generated file. */
export const JS = '/app/dist/a.js';

/** The code of a.js, whose functions begin at columns 10 and 24 (from 0) of line 1. */
export const CODE = 'function r(e){k(e)}var k=function(t){s.push([t])};';

/** Where it comes from. */
export const MAP = mapOf(`
  1:0 ../src/a.ts 3:7
  1:9 ../src/a.ts 3:16 remember
  1:14 ../src/a.ts 4:2 keep
  1:23 ../src/b.ts 9:6 keep
  1:25 ../src/b.ts 9:13
  1:37 ../src/b.ts 10:2 store`);

/** A frame in its only line; columns from 1. */
export const frame = (column: number, more: Partial<FrameRecord> = {}): FrameRecord => ({
  filename: JS,
  lineno: 1,
  column,
  ...more,
});

/** A reader of files in memory, and what it was asked for. */
export function filesOf(files: Record<string, string | Uint8Array | undefined>) {
  const asked: string[] = [];
  const reader: SourceMapReader = {
    read(location) {
      asked.push(location);
      return files[location];
    },
  };
  return { reader, asked };
}

/** The generated file and a map beside it. */
export const withMap = (map: object | string = MAP, code = CODE) =>
  filesOf({
    [JS]: `${code}\n//# sourceMappingURL=a.js.map\n`,
    [`${JS}.map`]: typeof map === 'string' ? map : JSON.stringify(map),
  });

/** A trace for each traceback. */
export function snapshotOf(...tracebacks: FrameRecord[][]): Snapshot {
  return Snapshot.fromTraces(tracebacks.map((traceback, i) => ({ size: 100 + i, traceback })));
}

/** Each traceback as text, most recent frame first. */
export function tracebacks(snapshot: Snapshot): string[] {
  return Array.from(snapshot.traces, ({ traceback }) =>
    Array.from(traceback, (each) => {
      const column = each.column === 0 ? '' : ` column ${each.column}`;
      return `${each}${column}${each.functionName === '' ? '' : ` in ${each.functionName}`}`;
    }).join(' < '),
  );
}

/** What was counted. */
export function summary(snapshot: Snapshot): SourceMapSummary {
  return snapshot.metadata.sourceMaps as SourceMapSummary;
}
