import { domainName } from '../domains/domains.ts';
import type { Snapshot } from '../snapshot.ts';
import { expectError, expectNear, expectSame, expectThat } from './expectation.ts';
import { expectBytes } from './trial.ts';
import type { TrialCheck } from './trial-check.ts';

/** Snapshots, and what they say of themselves. */
export const snapshotChecks: readonly TrialCheck[] = [
  {
    name: 'is refused while not tracing',
    run({ collector }) {
      const take = () => collector.takeSnapshot();
      expectError('takeSnapshot()', take, 'ERR_TRACEMALLOC_NOT_TRACING');
      collector.start();
      collector.stop();
      expectError('takeSnapshot() after stop', take, 'ERR_TRACEMALLOC_NOT_TRACING');
    },
  },
  {
    name: 'has the traces of what is allocated',
    run(trial) {
      trial.start();
      const before = trial.snapshot().total;
      trial.allocate();
      const { total } = trial.snapshot();
      const { bytes, margin } = trial;
      expectNear('bytes after an allocation', total.size, before.size + bytes, margin);
      expectNear('bytes of all traces', total.size, trial.memory().current, margin);
      const { count } = total;
      expectThat('blocks', count, count > before.count, `more than the ${before.count} before`);
    },
  },
  {
    name: 'has tracebacks with the most recent frame first',
    run(trial) {
      trial.start();
      trial.allocate();
      trial.expectTraced(trial.snapshot(), trial.subject.traceback);
    },
  },
  {
    name: 'has one frame or more of each traceback, and at most as many as the limit',
    run(trial) {
      const { traceback } = trial.subject;
      for (let limit = 1; limit <= traceback.length; limit++) {
        trial.start(limit);
        trial.allocate();
        const snapshot = trial.snapshot();
        for (const { length } of tracebacks(snapshot)) {
          const inRange = length >= 1 && length <= limit;
          expectThat('frames of a traceback', length, inRange, `1 to ${limit}`);
        }
        trial.expectTraced(snapshot, traceback.slice(0, limit));
        trial.end();
      }
    },
  },
  {
    name: 'knows how deep a whole stack is, or says that it does not',
    run(trial) {
      trial.start(1);
      trial.allocate();
      for (const { length, totalNframe } of tracebacks(trial.snapshot())) {
        const known = totalNframe === undefined || totalNframe >= length;
        expectThat('totalNframe', totalNframe, known, `${length} or more, or undefined`);
      }
    },
  },
  {
    name: 'says the limit of its tracebacks',
    run(trial) {
      for (const limit of [1, 7]) {
        trial.start(limit);
        expectSame('tracebackLimit', trial.snapshot().tracebackLimit, limit);
        trial.collector.stop();
      }
    },
  },
  {
    name: 'says how it was made',
    run(trial) {
      trial.start();
      trial.allocate();
      expectMetadata(trial.snapshot(), trial.subject.exact);
    },
  },
  {
    name: 'says which share of its bytes has a real line',
    run(trial) {
      trial.start();
      trial.allocate();
      const snapshot = trial.snapshot();
      const { collectors } = snapshot.metadata;
      for (const { lineShare } of collectors) {
        // Of more than one, some may have traced nothing.
        if (lineShare === undefined && collectors.length > 1) continue;
        const isShare = lineShare !== undefined && lineShare >= 0 && lineShare <= 1;
        expectThat('lineShare', lineShare, isShare, 'a share, 0 to 1');
      }
      // More than one describe parts of the snapshot that cannot be told apart.
      if (collectors.length > 1) return;
      expectNear('lineShare', collectors[0]!.lineShare!, lineShareOf(snapshot), 0.01);
    },
  },
  {
    name: 'names its domains',
    run(trial) {
      trial.start();
      trial.allocate();
      const { tables, metadata } = trial.snapshot();
      for (const domain of new Set(tables.traces.domain)) {
        const name = domainName(metadata, domain);
        const named = name !== `domain ${domain}`;
        expectThat(`metadata.domains[${domain}]`, metadata.domains[domain], named, 'its name');
      }
    },
  },
  {
    name: 'is not changed by what happens later',
    *run(trial) {
      trial.start();
      const block = trial.allocate();
      const snapshot = trial.snapshot();
      const before = JSON.stringify(snapshot);
      trial.allocate();
      trial.free(block);
      yield;
      trial.collector.clearTraces();
      trial.allocate();
      trial.collector.stop();
      expectSame('whether it is as it was', JSON.stringify(snapshot) === before, true);
    },
  },
  {
    name: 'changes nothing of what is traced',
    run(trial) {
      trial.start();
      trial.allocate();
      const { current } = trial.memory();
      const taken = [trial.snapshot(), trial.snapshot(), trial.snapshot()];
      expectSame('isTracing() after it', trial.collector.isTracing(), true);
      trial.expectCurrent('after three snapshots', current);
      const [first, , last] = taken.map(({ total }) => total.size);
      expectNear('bytes of the third one', last!, first!, trial.margin);
    },
  },
  {
    name: 'is taken with or without collecting garbage first',
    run(trial) {
      trial.start();
      trial.allocate();
      const { current } = trial.memory();
      for (const options of [{ gc: true }, { gc: false }, {}]) {
        const { size } = trial.snapshot(options).total;
        const what = `bytes of takeSnapshot(${JSON.stringify(options)})`;
        expectNear(what, size, current, trial.margin);
      }
    },
  },
  {
    name: 'leaves out what threads have in common only if collectors can share it',
    run(trial) {
      const { collector } = trial;
      const { spansThreads } = collector;
      const isDeclared = spansThreads === undefined || spansThreads === true;
      expectThat('spansThreads', spansThreads, isDeclared, 'true or nothing');
      trial.start();
      trial.allocate();
      if (spansThreads === undefined) {
        const take = () => collector.takeSnapshot({ ownOnly: true });
        expectError('takeSnapshot({ ownOnly: true })', take, 'ERR_TRACEMALLOC_OPTION');
        return;
      }
      // Only this thread has allocated: all of it is its own.
      for (const ownOnly of [false, true]) {
        const { size } = trial.snapshot({ ownOnly }).total;
        const what = `bytes of takeSnapshot({ ownOnly: ${ownOnly} })`;
        expectNear(what, size, trial.memory().current, trial.margin);
      }
    },
  },
];

function* tracebacks({ traces }: Snapshot) {
  for (const { traceback } of traces) yield traceback;
}

function expectMetadata({ metadata }: Snapshot, exact: boolean | undefined): void {
  const { createdAt, collectors } = metadata;
  expectThat('createdAt', createdAt, !Number.isNaN(Date.parse(createdAt)), 'ISO 8601');
  expectThat('collectors', collectors.length, collectors.length > 0, 'one or more');
  for (const { name, engine, interval, ...own } of collectors) {
    for (const [key, text] of Object.entries({ name, engine })) {
      const isText = typeof text === 'string' && text !== '';
      expectThat(`${key} of a collector`, text, isText, 'a text');
    }
    for (const key of ['exact', 'countsEstimated'] as const) {
      expectThat(`${key} of ${name}`, own[key], typeof own[key] === 'boolean', 'true or false');
    }
    if (interval !== undefined) expectBytes(`interval of ${name}`, interval);
    if (exact !== undefined) expectSame(`exact of ${name}`, own.exact, exact);
  }
}

function lineShareOf({ traces, total }: Snapshot): number {
  let bytes = 0;
  for (const { size, traceback } of traces) {
    const frame = traceback.at(0);
    if (frame?.position === 'line' && frame.lineno > 0) bytes += size;
  }
  return total.size === 0 ? 0 : bytes / total.size;
}
