import type { GroupBy, Statistic, StatisticDiff } from '../src/index.ts';
import { PACKAGES, type PlainTrace } from './random-traces.ts';

// The same answers in the simplest way: every frame of every trace is walked, and sums are kept in a
// Map by a text. Nothing here is shared with what it is held against, not even the order.

/** What stands for a frame in a group. */
type Place = readonly [
  filename: string,
  lineno: number,
  position: number,
  functionName: string,
  column: number,
];
interface Sums {
  readonly places: readonly Place[];
  readonly size: number;
  readonly count: number;
}

/** A group as text, and its numbers. */
export type Row = readonly [group: string, ...numbers: number[]];

const POSITION_ORDER = ['line', 'function', 'offset'];
const DOMAINS: Readonly<Record<number, string>> = { 0: 'heap', 1: 'arraybuffer' };

function placesOf({ domain, traceback }: PlainTrace, groupBy: GroupBy): Place[] {
  if (groupBy === 'domain') return [[DOMAINS[domain] ?? `domain ${domain}`, 0, 0, '', 0]];
  return traceback.map(({ filename, lineno, position, functionName, column }) => {
    if (groupBy === 'filename') return [filename, 0, 0, '', 0];
    if (groupBy === 'package') return [PACKAGES[filename]!, 0, 0, '', 0];
    if (groupBy === 'lineno') return [filename, lineno, POSITION_ORDER.indexOf(position), '', 0];
    // Only a frame that is known by its function says where that starts.
    const start = position === 'function' ? column : 0;
    if (groupBy === 'function') {
      return [filename, position === 'function' ? lineno : 0, 1, functionName, start];
    }
    return [filename, lineno, POSITION_ORDER.indexOf(position), functionName, start];
  });
}

function sumsOf(traces: readonly PlainTrace[], groupBy: GroupBy, cumulative: boolean) {
  const sums = new Map<string, Sums>();
  for (const trace of traces) {
    const places = placesOf(trace, groupBy);
    const groups = cumulative
      ? places.map((place) => [place])
      : [groupBy === 'traceback' ? places : places.slice(0, 1)];
    for (const group of groups) {
      const text = JSON.stringify(group);
      const { size, count } = sums.get(text) ?? { size: 0, count: 0 };
      sums.set(text, { places: group, size: size + trace.size, count: count + trace.count });
    }
  }
  return sums;
}

/** Greatest first. */
function descending(
  [numbersA, placesA]: readonly [number[], readonly Place[]],
  [numbersB, placesB]: readonly [number[], readonly Place[]],
): number {
  // A text ends with what is less than any code point, so that a prefix comes first.
  const codePoints = (text: string) => [
    ...Array.from(text, (character) => character.codePointAt(0)!),
    -1,
  ];
  const values = (numbers: number[], places: readonly Place[]) => [
    ...numbers,
    ...places.flatMap(([filename, lineno, position]) => [
      ...codePoints(filename),
      lineno,
      position,
    ]),
    // And so does a list of places. Functions decide between equal places.
    -2,
    ...places.flatMap(([, , , functionName, column]) => [...codePoints(functionName), column]),
  ];
  const a = values(numbersA, placesA);
  const b = values(numbersB, placesB);
  const differs = a.findIndex((value, index) => value !== b[index]);
  return differs === -1 ? b.length - a.length : (b[differs] ?? -2) - a[differs]!;
}

/** What `statistics` has to answer. */
export function naiveStatistics(
  traces: readonly PlainTrace[],
  groupBy: GroupBy,
  cumulative: boolean,
): Row[] {
  return [...sumsOf(traces, groupBy, cumulative).values()]
    .sort((a, b) => descending([[a.size, a.count], a.places], [[b.size, b.count], b.places]))
    .map(({ places, size, count }) => [JSON.stringify(places), size, count]);
}

/** What `compareTo` has to answer. */
export function naiveDifferences(
  traces: readonly PlainTrace[],
  oldTraces: readonly PlainTrace[],
  groupBy: GroupBy,
  cumulative: boolean,
): Row[] {
  const now = sumsOf(traces, groupBy, cumulative);
  const old = sumsOf(oldTraces, groupBy, cumulative);
  const none = { size: 0, count: 0 };
  return [...new Map([...now, ...old])]
    .map(([text, { places }]) => {
      const { size, count } = now.get(text) ?? none;
      const sizeDiff = size - (old.get(text) ?? none).size;
      const countDiff = count - (old.get(text) ?? none).count;
      const order = [Math.abs(sizeDiff), size, Math.abs(countDiff), count];
      return { row: [text, size, sizeDiff, count, countDiff] as const, order, places };
    })
    .sort((a, b) => descending([a.order, a.places], [b.order, b.places]))
    .map(({ row }) => row);
}

/** What core answers, in the same words. */
export function rowOf(answer: Statistic | StatisticDiff, groupBy: GroupBy): Row {
  const places = Array.from(answer.traceback, (frame): Place => {
    const { filename, lineno, position, functionName, column } = frame;
    const code = POSITION_ORDER.indexOf(position);
    if (groupBy !== 'function' && groupBy !== 'traceback') return [filename, lineno, code, '', 0];
    return [filename, lineno, code, functionName, position === 'function' ? column : 0];
  });
  const text = JSON.stringify(places);
  return 'sizeDiff' in answer
    ? [text, answer.size, answer.sizeDiff, answer.count, answer.countDiff]
    : [text, answer.size, answer.count];
}
