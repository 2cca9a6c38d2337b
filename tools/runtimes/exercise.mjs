// What core does, on traces that are the same everywhere, as text: every runtime must give the same.

/** @typedef {typeof import('../../packages/core/src/index.ts')} Core */
/** @typedef {import('../../packages/core/src/index.ts').Snapshot} Snapshot */
/** @typedef {import('../../packages/core/src/index.ts').SnapshotTables} SnapshotTables */
/** @typedef {import('../../packages/core/src/index.ts').GroupBy} GroupBy */

/** Code units and code points order the last two differently. */
const filenames = ['/app/a.js', '/app/[b].ts', '/app/node_modules/p/c.js', '<unknown>', '～', '😀'];
const positions = /** @type {const} */ (['line', 'function', 'offset']);
/** @type {readonly GroupBy[]} */
const groups = ['filename', 'lineno', 'traceback', 'function', 'package', 'domain'];

/**
 * Park and Miller's generator (1988).
 * @param {number} seed
 * @returns {(below: number) => number}
 */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

/**
 * A snapshot of random traces.
 * @param {Core} core
 * @param {number} seed
 * @returns {Snapshot}
 */
export function randomSnapshot({ SnapshotBuilder }, seed) {
  const below = random(seed);
  const builder = new SnapshotBuilder();
  for (let trace = 0; trace < 2000; trace++) {
    let stack = -1;
    for (let depth = below(8); depth > 0; depth--) {
      const frame = builder.frame({
        filename: filenames[below(filenames.length)] ?? '',
        lineno: below(40),
        position: positions[below(3)] ?? 'line',
        functionName: ['', 'f', 'g'][below(3)] ?? '',
        column: below(3),
      });
      stack = builder.stack(stack, frame);
    }
    const domain = [0, 0, 0, 1, 1000, 2 ** 32 - 1][below(6)] ?? 0;
    const size = below(100) === 0 ? 2 ** 40 + below(1000) : below(5000);
    builder.trace(stack, size, { count: below(5), domain, totalNframe: below(50) });
  }
  const metadata = { createdAt: '2026-01-01T00:00:00.000Z', domains: { 1000: 'gpu' } };
  return builder.finish({ tracebackLimit: 25, metadata });
}

/**
 * The type, the length and a sum of each column.
 * @param {object} table
 * @param {string} [path]
 * @returns {Generator<string, void, undefined>}
 */
function* describeTable(table, path = '') {
  for (const [name, value] of Object.entries(table)) {
    if (ArrayBuffer.isView(value) || Array.isArray(value)) {
      let hash = 0;
      for (const one of /** @type {Iterable<unknown>} */ (/** @type {unknown} */ (value))) {
        // FNV-1a's prime: a sum that depends on the order.
        for (const unit of String(one))
          hash = Math.imul(hash ^ Number(unit.codePointAt(0)), 16777619);
      }
      const { length } = /** @type {ArrayLike<unknown>} */ (/** @type {unknown} */ (value));
      yield `${path}${name}: ${value.constructor.name} ${length} ${hash}`;
    } else if (typeof value === 'object' && value !== null) {
      yield* describeTable(value, `${path}${name}.`);
    } else yield `${path}${name}: ${value}`;
  }
}

/**
 * Calls that core refuses, and how.
 * @param {Core} core
 * @param {Snapshot} snapshot
 */
function* refusals({ DomainFilter, Filter, Snapshot, SnapshotBuilder }, snapshot) {
  const wrong = /** @type {any} */ (undefined);
  const calls = [
    () => new SnapshotBuilder().trace(0, 1),
    () => new SnapshotBuilder().trace(-1, Number.NaN),
    () => new SnapshotBuilder().frame({ filename: 'a.js', lineno: 1.5 }),
    () => new DomainFilter(true, 2 ** 32),
    () => new Filter(true, wrong),
    () => snapshot.filterTraces([wrong]),
    () => snapshot.statistics(wrong),
    () => snapshot.statistics('traceback', true),
    () => snapshot.compareTo(wrong, 'lineno'),
    () => Snapshot.fromTables({ ...snapshot.tables, strings: ['a', 'a'] }),
  ];
  for (const call of calls) {
    try {
      call();
      yield 'not refused';
    } catch (error) {
      const { name, code, message } = /** @type {any} */ (error);
      yield `${name} ${code}: ${message}`;
    }
  }
}

/**
 * Blocks that come and go, and what is left of them.
 * @param {Core} core
 */
function* live({ LiveTraces }) {
  const below = random(3);
  const traces = new LiveTraces();
  const stacks = Array.from({ length: 50 }, (_, index) =>
    traces.stack(-1, traces.frame({ filename: `/app/${index % 7}.js`, lineno: index })),
  );
  for (let event = 0; event < 20_000; event++) {
    const domain = below(3) === 0 ? 2 ** 32 - 1 : 0;
    // Ids beyond 2^32, as addresses are.
    const id = below(3000) * 2 ** 38 + below(2);
    if (below(2) === 0) traces.untrack(domain, id);
    else traces.track(domain, id, below(10_000), stacks[below(50)] ?? -1);
  }
  yield `${traces.length} blocks, ${traces.current} B, peak ${traces.peak} B, table ${traces.memory} B`;
  const snapshot = traces.snapshot({ metadata: { createdAt: '2026-01-01T00:00:00.000Z' } });
  yield* describeTable(snapshot.tables, 'live.');
  yield* snapshot.statistics('traceback').map(String);
}

/**
 * All that is asked of a snapshot.
 * @param {Core} core
 * @param {Snapshot} snapshot
 * @param {Snapshot} old
 */
function* answers(core, snapshot, old) {
  const { DomainFilter, Filter, Snapshot, formatSize } = core;
  yield `total ${JSON.stringify(snapshot.total)}, limit ${snapshot.tracebackLimit}`;
  yield JSON.stringify(snapshot.metadata);
  yield* describeTable(snapshot.tables);
  for (const groupBy of groups) {
    for (const cumulative of groupBy === 'traceback' || groupBy === 'domain'
      ? [false]
      : [false, true]) {
      yield `== ${groupBy}${cumulative ? ', cumulative' : ''}`;
      for (const statistic of snapshot.statistics(groupBy, cumulative)) {
        yield `${statistic} ${statistic.traceback.at(0)?.functionName ?? ''}`;
      }
      yield `== since, ${groupBy}${cumulative ? ', cumulative' : ''}`;
      yield* snapshot.compareTo(old, groupBy, cumulative).map(String);
    }
  }
  const filters = [
    [new Filter(true, '/app/*'), new Filter(false, '*/[[]b].ts', undefined, true)],
    [new Filter(true, '?', 3), new DomainFilter(true, 1000)],
    [new Filter(false, '*\\C.JS', undefined, true, 0, { windows: true })],
  ];
  for (const some of filters)
    yield* describeTable(snapshot.filterTraces(some).tables.traces, 'kept.');
  const merged = Snapshot.merge([snapshot, old]);
  yield* describeTable(merged.tables, 'merged.');
  yield* merged.statistics('lineno').slice(0, 20).map(String);
  for (const trace of snapshot.traces.slice(0, 50)) {
    yield `${trace} | ${[...trace.traceback].join(' < ')} | ${trace.traceback.totalNframe}`;
  }
  yield [0, 99, 10_239, 10_240, 10_496, 2 ** 30, 2 ** 53 - 1]
    .map((size) => formatSize(size))
    .join();
  yield* live(core);
  yield* refusals(core, snapshot);
}

/**
 * Builds, groups, sorts, compares, filters, merges, and refuses.
 * @param {Core} core
 */
export function exercise(core) {
  const snapshot = randomSnapshot(core, 1);
  const copy = core.Snapshot.fromTables(structuredClone(snapshot.tables), snapshot);
  return [...answers(core, copy, randomSnapshot(core, 2)), ''].join('\n');
}

/**
 * The same for a snapshot whose tables have crossed the border of a thread.
 * @param {Core} core
 * @param {SnapshotTables} tables
 */
export function exerciseReceived(core, tables) {
  const snapshot = core.Snapshot.fromTables(tables, randomSnapshot(core, 1));
  return [...answers(core, snapshot, randomSnapshot(core, 2)), ''].join('\n');
}
