import { describe, expect, it } from 'vitest';
import {
  DomainFilter,
  Filter,
  type FrameRecord,
  formatSize,
  type GroupBy,
  Snapshot,
  type Statistic,
  type StatisticDiff,
} from '../src/index.ts';

// What CPython answers; see oracle/README.md.
type Key = number | [filename: number, lineno: number];
interface Oracle {
  filenames: string[];
  tracebacks: [filename: number, lineno: number][][];
  snapshots: { traceback_limit: number; traces: [number, number, number, number | null][] }[];
  statistics: {
    snapshot: number;
    group_by: GroupBy;
    cumulative: boolean;
    stats: [Key, number, number][];
    str: string[];
  }[];
  compare_to: {
    new: number;
    old: number;
    group_by: GroupBy;
    cumulative: boolean;
    stats: [Key, number, number, number, number][];
    str: string[];
  }[];
  filter_traces: {
    snapshot: number;
    filters: {
      type: string;
      inclusive: boolean;
      filename_pattern: string;
      lineno: number | null;
      all_frames: boolean;
      domain: number | null;
    }[];
    count: number;
    sha256: string;
    kept?: number[];
    traceback_limit: number;
  }[];
  ordering: { frame_sorted: [number, number][]; traceback_sorted: number[] };
  values: { trace: number; str: string; traceback_str: string; frame_str: string[] }[];
  format_size?: {
    int: [number, string, string][];
    average: [number, number, string][];
  };
  fnmatch?: {
    names: string[];
    posix: [string, string, number[]][];
    nt: [string, string, number[]][];
    modern_reversed_ranges: [string, string, number[]][];
  };
}

// Imported and not read: the tests run in browsers too.
const files = import.meta.glob<Oracle>('./oracle/*.json', { eager: true, import: 'default' });

/** As hexadecimal text. */
async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

it('has all ten files', () => expect(Object.keys(files)).toHaveLength(10));

describe.each(Object.entries(files))('as CPython answers, %s', (_, oracle) => {
  const frames = (traceback: number): FrameRecord[] =>
    oracle.tracebacks[traceback]!.map(([filename, lineno]) => ({
      filename: oracle.filenames[filename]!,
      lineno,
    }));
  const snapshots = oracle.snapshots.map(({ traceback_limit, traces }) =>
    Snapshot.fromTraces(
      traces.map(([domain, size, traceback, totalNframe]) => ({
        domain,
        size,
        totalNframe: totalNframe ?? undefined,
        traceback: frames(traceback),
      })),
      { tracebackLimit: traceback_limit },
    ),
  );
  /** A group's key as text: its whole traceback, however the oracle names it. */
  const keyText = (key: Key): string =>
    (typeof key === 'number'
      ? frames(key)
      : [{ filename: oracle.filenames[key[0]], lineno: key[1] }]
    )
      .map(({ filename, lineno }) => `${filename}:${lineno}`)
      .join('\n');
  const groupText = ({ traceback }: Statistic | StatisticDiff): string => [...traceback].join('\n');

  it('statistics', () => {
    for (const { snapshot, group_by, cumulative, stats, str } of oracle.statistics) {
      const own = snapshots[snapshot]!.statistics(group_by, cumulative);
      expect(own.map((stat) => [groupText(stat), stat.size, stat.count])).toEqual(
        stats.map(([key, size, count]) => [keyText(key), size, count]),
      );
      expect(own.map(String)).toEqual(str);
    }
    expect(oracle.statistics.length).toBeGreaterThan(0);
  });

  it('compareTo', () => {
    for (const { new: now, old, group_by, cumulative, stats, str } of oracle.compare_to) {
      const own = snapshots[now]!.compareTo(snapshots[old]!, group_by, cumulative);
      expect(
        own.map((diff) => [groupText(diff), diff.size, diff.sizeDiff, diff.count, diff.countDiff]),
      ).toEqual(stats.map(([key, ...numbers]) => [keyText(key), ...numbers]));
      expect(own.map(String)).toEqual(str);
    }
    expect(oracle.compare_to.length).toBeGreaterThan(0);
  });

  it('filterTraces', async () => {
    for (const filtering of oracle.filter_traces) {
      const { snapshot, filters, count, kept, traceback_limit } = filtering;
      // The count of a trace, which no filter sees, tells which one it was.
      const numbered = Snapshot.fromTraces(
        Array.from(snapshots[snapshot]!.traces, ({ domain, size, traceback }, index) => ({
          domain,
          size,
          count: index,
          traceback,
        })),
        { tracebackLimit: snapshots[snapshot]!.tracebackLimit },
      );
      const filtered = numbered.filterTraces(
        filters.map((filter) =>
          filter.type === 'DomainFilter'
            ? new DomainFilter(filter.inclusive, filter.domain!)
            : new Filter(
                filter.inclusive,
                filter.filename_pattern,
                filter.lineno ?? undefined,
                filter.all_frames,
                filter.domain ?? undefined,
              ),
        ),
      );
      const indices = Array.from(filtered.traces, (trace) => trace.count);
      expect(indices).toHaveLength(count);
      expect(await sha256(indices.join(','))).toBe(filtering.sha256);
      if (kept !== undefined) expect(indices).toEqual(kept);
      expect(filtered.tracebackLimit).toBe(traceback_limit);
    }
    expect(oracle.filter_traces.length).toBeGreaterThan(0);
  });

  it('order of frames and tracebacks', () => {
    const all = oracle.tracebacks.map(
      (_, index) =>
        Snapshot.fromTraces([{ size: 0, traceback: frames(index) }]).traces.at(0)!.traceback,
    );
    const { frame_sorted, traceback_sorted } = oracle.ordering;
    const sorted = traceback_sorted.map((index) => all[index]!);
    expect([...sorted].reverse().sort((a, b) => a.compare(b))).toEqual(sorted);
    const sortedFrames = all
      .flatMap((traceback) => [...traceback])
      .sort((a, b) => a.compare(b))
      .map(String);
    const distinct = sortedFrames.filter((text, index) => text !== sortedFrames[index - 1]);
    const known = new Set(frame_sorted.map(keyText));
    expect(distinct.filter((text) => known.has(text))).toEqual(frame_sorted.map(keyText));
  });

  it('strings of single values', () => {
    for (const { trace, str, traceback_str, frame_str } of oracle.values) {
      const own = snapshots[0]!.traces.at(trace)!;
      expect(String(own)).toBe(str);
      expect(String(own.traceback)).toBe(traceback_str);
      expect(own.traceback.slice().map(String)).toEqual(frame_str);
    }
  });

  const { format_size, fnmatch } = oracle;
  if (format_size)
    it('sizes', () => {
      const { int, average } = format_size;
      expect(int.map(([size]) => [size, formatSize(size), formatSize(size, true)])).toEqual(int);
      expect(average.map(([size, count]) => [size, count, formatSize(size / count)])).toEqual(
        average,
      );
    });

  if (fnmatch)
    it('name patterns', () => {
      const { names, posix, nt, modern_reversed_ranges } = fnmatch;
      const answers = (pattern: string, windows: boolean) => {
        const filter = new Filter(true, pattern, undefined, false, undefined, { windows });
        const hits = names.flatMap((name, index) => (filter.matchesFilename(name) ? [index] : []));
        return [pattern, filter.filenamePattern, hits];
      };
      expect(posix.map(([pattern]) => answers(pattern, false))).toEqual(posix);
      expect(nt.map(([pattern]) => answers(pattern, true))).toEqual(nt);
      expect(modern_reversed_ranges.map(([pattern]) => answers(pattern, false))).toEqual(
        modern_reversed_ranges,
      );
    });
});
