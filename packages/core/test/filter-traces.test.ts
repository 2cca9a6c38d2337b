import { describe, expect, it } from 'vitest';
import { DomainFilter, Filter, type Snapshot } from '../src/index.ts';
import { snapshotOf, textOf } from './snapshot-text.ts';

const snapshot = snapshotOf(`
         main.js:1  main.js:1   main.js:1  <unknown>:0
         a.js:2     lib/b.js:3  .          .
  size   1          2           3          4
  domain 0          1           0          0
`);
const kept = (...filters: (Filter | DomainFilter)[]) =>
  Array.from(snapshot.filterTraces(filters).traces, ({ size }) => size);

describe('filterTraces', () => {
  it('keeps everything without a filter', () => expect(kept()).toEqual([1, 2, 3, 4]));
  it('keeps what any inclusive filter matches', () => {
    expect(kept(new Filter(true, 'a.js'), new Filter(true, '*b.js'))).toEqual([1, 2]);
  });
  it('drops what any exclusive filter matches', () => {
    expect(kept(new Filter(false, '<unknown>'), new Filter(false, 'a.js'))).toEqual([2, 3]);
  });
  it('looks at the most recent frame, or at all', () => {
    expect(kept(new Filter(true, 'main.js'))).toEqual([3]);
    expect(kept(new Filter(true, 'main.js', undefined, true))).toEqual([1, 2, 3]);
    expect(kept(new Filter(false, 'main.js', undefined, true))).toEqual([4]);
  });
  it('looks at the line, where given; 0 is a line', () => {
    expect(kept(new Filter(true, '*', 0))).toEqual([4]);
    expect(kept(new Filter(false, '*', 2))).toEqual([2, 3, 4]);
  });
  it('looks at the domain, where given; 0 is a domain', () => {
    expect(kept(new Filter(true, '*', undefined, false, 0))).toEqual([1, 3, 4]);
    expect(kept(new Filter(false, '*', undefined, false, 1))).toEqual([1, 3, 4]);
    expect(kept(new DomainFilter(true, 1))).toEqual([2]);
    expect(kept(new DomainFilter(false, 0))).toEqual([2]);
  });
  it('reads what may change of a filter when it filters', () => {
    const filter = new Filter(true, 'a.js');
    expect(kept(filter)).toEqual([1]);
    filter.inclusive = false;
    expect(kept(filter)).toEqual([2, 3, 4]);
    filter.lineno = 9;
    expect(kept(filter)).toEqual([1, 2, 3, 4]);
  });
  it('gives a new snapshot and leaves the old one as it was', () => {
    const filtered = snapshot.filterTraces(new Set([new Filter(true, 'lib/*')]));
    expect(textOf(filtered)).toEqual(['lib/b.js:3 < main.js:1: 2 B domain 1']);
    expect(filtered.tracebackLimit).toBe(snapshot.tracebackLimit);
    expect(snapshot.traces.length).toBe(4);
  });
  it('never matches an empty traceback by name', () => {
    const empty = snapshotOf('.  a.js:1\n size 1  2');
    expect(textOf(empty.filterTraces([new Filter(true, '*')]))).toEqual(['a.js:1: 2 B']);
  });

  it('matches names as fnmatch does, not as a shell does', () => {
    expect(new Filter(true, '/app/*').filenameMatcher()('/app/.hidden/x.js')).toBe(true);
    expect(new Filter(true, '/app/[id].ts').filenameMatcher()('/app/[id].ts')).toBe(false);
    expect(new Filter(true, '/app/[[]id].ts').filenameMatcher()('/app/[id].ts')).toBe(true);
    expect(new Filter(true, '?.js').filenameMatcher()('😀.js')).toBe(true);
    const windows = { windows: true };
    const upper = new Filter(true, 'C:/App/*', undefined, false, undefined, windows);
    expect(upper.filenameMatcher()('c:\\app\\a.js')).toBe(true);
    expect(upper.filenamePattern).toBe('c:\\app\\*');
  });

  it('takes a pattern made to backtrack without trouble', () => {
    const pattern = `${'*a'.repeat(40)}b`;
    expect(new Filter(true, pattern).filenameMatcher()('a'.repeat(2000))).toBe(false);
  });

  it.each(['?', 'a', '[!b]', '*a', '*?', '[[]'])(
    'takes %s as often as a path may be long',
    (part) => {
      const times = Math.floor(4096 / part.length);
      const matches = new Filter(true, part.repeat(times)).filenameMatcher();
      const name = (part === '[[]' ? '[' : 'a').repeat(times);
      expect([matches(name), matches(name.slice(1))]).toEqual([true, false]);
    },
  );

  it.each([
    [() => kept('a.js' as never), /a filter is "a.js", expected a Filter or a DomainFilter/],
    [
      () => snapshot.filterTraces(new Filter(true, '*') as never),
      /filters is an object, expected an iter/,
    ],
    [() => new Filter(true, null as never), /filenamePattern is null, expected a string/],
    [
      () => new Filter(true, 'a'.repeat(4097)),
      /filenamePattern.length is 4097, expected an integer in range \[0; 4096\]/,
    ],
    [() => new Filter(true, '*', -1), /lineno is -1, expected an integer in range \[0;/],
    [() => new DomainFilter(true, 2 ** 32), /domain is 4294967296, expected .* \[0; 4294967295\]/],
  ])('refuses what is no filter: %s', (call: () => unknown, message) => {
    expect(call).toThrow(message);
    expect(call).toThrow(expect.objectContaining({ code: 'ERR_TRACEMALLOC_FILTER' }) as Snapshot);
  });
});
