import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as here from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

// A process may load two copies of core: two packages may depend on two versions of it.

let there: typeof here;
beforeAll(async () => {
  vi.resetModules();
  there = await import('../src/index.ts');
});
afterAll(() => vi.resetModules());

const picture = `
         main.js:1  main.js:1
         a.js:2     b.js:3
  size   10         20
  domain 0          1
  depth  7          2
`;
const own = snapshotOf(picture);
/** The same snapshot, every object of which the other copy made. */
const other = () =>
  there.Snapshot.fromTables(structuredClone(own.tables), own) as unknown as here.Snapshot;

it('the copies are two', () => {
  expect(there.Snapshot).not.toBe(here.Snapshot);
  expect(other()).not.toBeInstanceOf(here.Snapshot);
});

it('frames, tracebacks, traces and statistics are equal to those of the other copy', () => {
  const [trace, its] = [own.traces.at(0)!, other().traces.at(0)!];
  const [frame, itsFrame] = [trace.traceback.at(0)!, its.traceback.at(0)!];
  expect(frame.equals(itsFrame)).toBe(true);
  expect(frame.compare(itsFrame)).toBe(0);
  expect(trace.traceback.equals(its.traceback)).toBe(true);
  expect(trace.traceback.compare(its.traceback)).toBe(0);
  expect(trace.traceback.includes(itsFrame)).toBe(true);
  expect(trace.traceback.indexOf(its.traceback.at(1)!)).toBe(1);
  expect(trace.equals(its)).toBe(true);
  expect(own.traces.includes(its)).toBe(true);
  expect(own.traces.equals(other().traces)).toBe(true);
  const statistic = own.statistics('lineno')[0]!;
  expect(statistic.equals(other().statistics('lineno')[0])).toBe(true);
  const difference = own.compareTo(own, 'lineno')[0]!;
  expect(difference.equals(other().compareTo(other(), 'lineno')[0])).toBe(true);
  expect(difference.equals(other().statistics('lineno')[0])).toBe(false);
  expect(statistic.equals(other().compareTo(other(), 'lineno')[0])).toBe(false);
});

it('tracebacks and traces are made of the parts of the other copy', () => {
  const its = other().traces.at(0)!;
  expect(String(new here.Traceback(its.traceback.slice(), 7))).toBe('a.js:2');
  expect(new here.Trace(0, 10, 1, its.traceback).equals(its)).toBe(true);
  expect(here.Snapshot.fromTraces(other().traces).traces.equals(own.traces)).toBe(true);
});

it('a snapshot is compared to one of the other copy, merged with it and filtered by its filters', () => {
  const changes = own.compareTo(other(), 'traceback');
  expect(changes.map(({ sizeDiff }) => sizeDiff)).toEqual([0, 0]);
  expect(here.Snapshot.merge([own, other()]).total).toEqual({ size: 60, count: 4 });
  const filters = [new there.Filter(true, 'a.js'), new there.DomainFilter(false, 1)];
  expect(own.filterTraces(filters as unknown as here.Filter[]).total.size).toBe(10);
  expect(here.Snapshot.fromJSON(other().toJSON()).traces.equals(own.traces)).toBe(true);
});

it('a builder takes the tables of the other copy', () => {
  const builder = new here.SnapshotBuilder();
  builder.addTables(other().tables);
  expect(builder.finish().traces.equals(own.traces)).toBe(true);
});

it('what an object is, is told of the objects of both', () => {
  const trace = other().traces.at(0)!;
  const [statistic] = other().statistics('lineno');
  const [difference] = other().compareTo(other(), 'lineno');
  expect(here.isSnapshot(other())).toBe(true);
  expect(here.isTrace(trace)).toBe(true);
  expect(here.isTraceback(trace.traceback)).toBe(true);
  expect(here.isFrame(trace.traceback.at(0))).toBe(true);
  expect([here.isStatistic(statistic), here.isStatisticDiff(statistic)]).toEqual([true, false]);
  expect([here.isStatistic(difference), here.isStatisticDiff(difference)]).toEqual([true, true]);
  expect(here.isFilter(new there.Filter(true, '*'))).toBe(true);
  expect(here.isDomainFilter(new there.DomainFilter(true, 0))).toBe(true);
  expect(here.isTracemallocError(new there.TracemallocError('ERR_TRACEMALLOC_X', 'no'))).toBe(true);
  for (const nothing of [null, undefined, 1, 'Snapshot', {}, [], here.Snapshot]) {
    expect(here.isSnapshot(nothing)).toBe(false);
    expect(here.isTracemallocError(nothing)).toBe(false);
  }
});

describe('another version of the data model', () => {
  const next = { '@tracemalloc/core': 'Snapshot/2' } as unknown as here.Snapshot;

  it('is refused, and the error says so', () => {
    const refusal = expect.objectContaining({ code: 'ERR_TRACEMALLOC_MODEL' }) as Error;
    expect(() => own.compareTo(next, 'lineno')).toThrow(refusal);
    expect(() => here.Snapshot.merge([next])).toThrow(
      'a Snapshot is Snapshot/2, expected Snapshot/1: two versions of @tracemalloc/core are loaded',
    );
  });

  it('of another class is as any other object', () => {
    expect(own.traces.at(0)!.equals(next)).toBe(false);
  });
});
