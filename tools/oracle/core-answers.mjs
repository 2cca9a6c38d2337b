// What core answers to each question of an oracle, beside what CPython answered.
import { placeText, tracebackText } from './reading.mjs';

/** @typedef {import('./reading.mjs').PatternMatches} PatternMatches */
/** @typedef {import('./reading.mjs').Reading} Reading */
/** @typedef {import('./reading.mjs').Traceback} Traceback */

/**
 * One answer: what was asked, what core says, what CPython says.
 * @typedef {[asked: string, got: unknown, expected: unknown]} Answer
 */

/** @param {string} text */
async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {{ group_by: string, cumulative: boolean }} asked */
const grouping = ({ group_by, cumulative }) => `${group_by}${cumulative ? ', cumulative' : ''}`;

/**
 * @param {Reading} reading
 * @returns {Generator<Answer>}
 */
function* statistics(reading) {
  for (const asked of reading.oracle.statistics) {
    const what = `statistics of snapshot ${asked.snapshot} by ${grouping(asked)}`;
    const snapshot = reading.snapshot(asked.snapshot);
    const own = snapshot.statistics(asked.group_by, asked.cumulative);
    yield [
      what,
      own.map(({ traceback, size, count }) => [tracebackText(traceback), size, count]),
      asked.stats.map(([key, ...numbers]) => [reading.keyText(key), ...numbers]),
    ];
    yield [`${what}, as text`, own.map(String), asked.str];
    const top = snapshot.statistics(asked.group_by, asked.cumulative, 10);
    yield [`top of ${what}`, top.map(String), asked.str.slice(0, 10)];
  }
}

/**
 * @param {Reading} reading
 * @returns {Generator<Answer>}
 */
function* compareTo(reading) {
  for (const asked of reading.oracle.compare_to) {
    const what = `snapshot ${asked.new} compared to ${asked.old} by ${grouping(asked)}`;
    const [now, old] = [reading.snapshot(asked.new), reading.snapshot(asked.old)];
    const own = now.compareTo(old, asked.group_by, asked.cumulative);
    yield [
      what,
      own.map((diff) => [
        tracebackText(diff.traceback),
        diff.size,
        diff.sizeDiff,
        diff.count,
        diff.countDiff,
      ]),
      asked.stats.map(([key, ...numbers]) => [reading.keyText(key), ...numbers]),
    ];
    yield [`${what}, as text`, own.map(String), asked.str];
    const top = now.compareTo(old, asked.group_by, asked.cumulative, 10);
    yield [`top of ${what}`, top.map(String), asked.str.slice(0, 10)];
  }
}

/**
 * @param {Reading} reading
 * @returns {AsyncGenerator<Answer>}
 */
async function* filterTraces(reading) {
  const { DomainFilter, Filter } = reading.core;
  for (const [index, asked] of reading.oracle.filter_traces.entries()) {
    const what = `filtering ${index}, of snapshot ${asked.snapshot}`;
    const filters = asked.filters.map(
      ({ type, inclusive, filename_pattern, lineno, all_frames, domain }) =>
        type === 'DomainFilter'
          ? new DomainFilter(inclusive, domain ?? Number.NaN)
          : new Filter(inclusive, filename_pattern, lineno, all_frames, domain),
    );
    const filtered = reading.numbered(asked.snapshot).filterTraces(filters);
    const kept = Array.from(filtered.tables.traces.count);
    yield [`${what}: traces kept`, kept.length, asked.count];
    if (asked.kept) yield [`${what}: indices kept`, kept, asked.kept];
    yield [`${what}: digest of indices kept`, await sha256(kept.join()), asked.sha256];
    yield [`${what}: traceback limit`, filtered.tracebackLimit, asked.traceback_limit];
    const top = reading.snapshot(asked.snapshot).filterTraces(filters).statistics('lineno');
    yield [
      `${what}: top by lineno`,
      top
        .slice(0, asked.lineno_top.length)
        .map(({ traceback, size, count }) => [tracebackText(traceback), size, count]),
      asked.lineno_top.map(([key, ...numbers]) => [reading.keyText(key), ...numbers]),
    ];
  }
}

/**
 * @param {Reading} reading
 * @returns {Generator<Answer>}
 */
function* ordering({ core, oracle, tracebacks }) {
  const { frame_sorted, traceback_sorted } = oracle.ordering;
  const frames = frame_sorted.map(([filename, lineno]) => {
    return new core.Frame(String(oracle.filenames[filename]), lineno);
  });
  yield ['order of frames', sortedAgain(frames).map(String), frames.map(String)];
  const some = traceback_sorted.map((at) => /** @type {Traceback} */ (tracebacks[at]));
  const text = some.map(tracebackText);
  yield ['order of tracebacks', sortedAgain(some).map(tracebackText), text];
  const equal = some.map((one, index) => one.equals(some[index + 1] ?? one));
  yield ['equality of neighbours', equal, some.map((_, index) => index === some.length - 1)];
}

/**
 * @template {{ compare(other: T): number }} T
 * @param {readonly T[]} values
 */
const sortedAgain = (values) => [...values].reverse().sort((a, b) => a.compare(b));

/**
 * @param {Reading} reading
 * @returns {Generator<Answer>}
 */
function* values(reading) {
  for (const asked of reading.oracle.values) {
    const what = `trace ${asked.trace}`;
    const trace = reading.snapshot(0).traces.at(asked.trace);
    const traceback = trace?.traceback;
    const last = traceback?.at(-1);
    if (!traceback || !last) {
      yield [what, 'nothing', asked.str];
      continue;
    }
    const frames = traceback.slice();
    yield [`${what} as text`, String(trace), asked.str];
    yield [`${what}: traceback as text`, String(traceback), asked.traceback_str];
    yield [`${what}: frames as text`, frames.map(String), asked.frame_str];
    yield [`${what}: length`, traceback.length, asked.len];
    yield [
      `${what}: slice ${asked.slice.join()}`,
      traceback.slice(...asked.slice).map(placeText),
      asked.slice_result.map((place) => placeText(reading.frame(place))),
    ];
    yield [`${what}: has its last frame`, traceback.includes(last), asked.contains_last];
    yield [`${what}: index of its last frame`, traceback.indexOf(last), asked.index_last];
    if (asked.total_nframe !== undefined) {
      yield [`${what}: totalNframe`, traceback.totalNframe ?? null, asked.total_nframe];
    }
  }
}

/**
 * @param {Reading} reading
 * @returns {Generator<Answer>}
 */
function* formatSize({ core, oracle }) {
  const { int = [], average = [] } = oracle.format_size ?? {};
  yield [
    'formatted sizes',
    int.map(([size]) => [size, core.formatSize(size), core.formatSize(size, true)]),
    int,
  ];
  yield [
    'formatted averages',
    average.map(([size, count]) => [size, count, core.formatSize(size / count)]),
    average,
  ];
}

/**
 * @param {Reading} reading
 * @returns {Generator<Answer>}
 */
function* fnmatch({ core, oracle: { fnmatch } }) {
  if (!fnmatch) return;
  const { names, posix, nt, modern_reversed_ranges } = fnmatch;
  /** @param {boolean} windows @returns {(answer: PatternMatches) => PatternMatches} */
  const matches =
    (windows) =>
    ([pattern]) => {
      const filter = new core.Filter(true, pattern, undefined, false, undefined, { windows });
      const isMatch = filter.filenameMatcher();
      const hits = names.flatMap((name, index) => (isMatch(name) ? [index] : []));
      return [pattern, filter.filenamePattern, hits];
    };
  yield ['names that patterns match', posix.map(matches(false)), posix];
  yield ['names that patterns match on Windows', nt.map(matches(true)), nt];
  const ranges = modern_reversed_ranges.map(matches(false));
  yield ['names that reversed ranges match', ranges, modern_reversed_ranges];
}

/**
 * By section of the oracle.
 * @type {Record<string, (reading: Reading) => Iterable<Answer> | AsyncIterable<Answer>>}
 */
export const sections = {
  statistics,
  compare_to: compareTo,
  filter_traces: filterTraces,
  ordering,
  values,
  format_size: formatSize,
  fnmatch,
};
