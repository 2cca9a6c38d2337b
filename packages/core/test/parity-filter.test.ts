import { describe, expect, it } from 'vitest';
import { DomainFilter, Filter, Snapshot, type TracemallocError } from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

// Numbers are those of parity.md beside this file.

const refusal = expect.objectContaining({ code: 'ERR_TRACEMALLOC_FILTER' }) as TracemallocError;
const snapshot = snapshotOf(
  `
         main.js:9  main.js:9  main.js:1    <unknown>:0
         a.js:2     lib/b.js:3  .          .
  size   1          2           3          4
  domain 0          1           0          1
`,
  { tracebackLimit: 25 },
);
const kept = (...filters: (Filter | DomainFilter)[]) =>
  Array.from(snapshot.filterTraces(filters).traces, ({ size }) => size);
const all = [1, 2, 3, 4];
/** Which names the pattern matches. */
const matched = (pattern: string, names: string[], windows = false) => {
  const filter = new Filter(true, pattern, undefined, false, undefined, { windows });
  return names.filter((name) => filter.filenameMatcher()(name));
};

describe('filterTraces', () => {
  it('84. takes any iterable of filters; none gives a snapshot of the same traces', () => {
    const filter = new Filter(true, 'a.js');
    for (const filters of [[filter], new Set([filter]), [filter].values()]) {
      expect(snapshot.filterTraces(filters).traces.length).toBe(1);
    }
    const same = snapshot.filterTraces([]);
    expect(same).not.toBe(snapshot);
    expect(same.traces.equals(snapshot.traces)).toBe(true);
    expect(() => snapshot.filterTraces(filter as never)).toThrow(
      'filters is an object, expected an iterable of Filter and DomainFilter',
    );
    for (const wrong of [filter, 1, {}]) {
      expect(() => snapshot.filterTraces(wrong as never)).toThrow(refusal);
    }
  });

  it('85. no filters are none however they are given; nothing at all is refused', () => {
    const none = function* (): Generator<Filter> {};
    for (const filters of [[], new Set<Filter>(), none()]) {
      expect(snapshot.filterTraces(filters).traces.length).toBe(4);
    }
    for (const wrong of [null, undefined, false, 0]) {
      expect(() => snapshot.filterTraces(wrong as never)).toThrow(refusal);
    }
  });

  it('86. gives a new snapshot in the same order, with the limit and what is known of it', () => {
    const filtered = snapshot.filterTraces([new Filter(false, 'a.js')]);
    expect(Array.from(filtered.traces, ({ size }) => size)).toEqual([2, 3, 4]);
    expect(filtered.tracebackLimit).toBe(25);
    expect(filtered.metadata).toEqual(snapshot.metadata);
    expect(snapshot.traces.length).toBe(4);
  });

  it('87. keeps what any inclusive filter matches and no exclusive one, in any order of them', () => {
    const filters = [
      new Filter(true, '*.js'),
      new Filter(false, 'lib/*'),
      new Filter(true, '<*>'),
      new Filter(false, '*', 0),
    ];
    expect(kept(...filters)).toEqual([1, 3]);
    expect(kept(...filters.reverse())).toEqual([1, 3]);
  });

  it('88. an inclusive filter of files and one of domains are alternatives', () => {
    expect(kept(new Filter(true, 'a.js'), new DomainFilter(true, 1))).toEqual([1, 2, 4]);
    expect(kept(new Filter(true, '*.js', undefined, false, 1))).toEqual([2]);
  });

  it('89. reads whether a filter is inclusive when it filters', () => {
    const filter = new Filter(true, 'a.js');
    filter.inclusive = false;
    expect(kept(filter)).toEqual([2, 3, 4]);
    const domain = new DomainFilter(true, 0);
    domain.inclusive = false;
    expect(kept(domain)).toEqual([2, 4]);
    // As Python does, by whether it is true.
    filter.inclusive = 1 as never;
    expect(kept(filter)).toEqual([1]);
    filter.inclusive = '' as never;
    expect(kept(filter)).toEqual([2, 3, 4]);
  });

  it('90. refuses what is no filter, also behind one that is', () => {
    const good = new Filter(true, '*');
    for (const wrong of [null, undefined, '*', {}, { inclusive: true, domain: 0 }, Filter]) {
      expect(() => snapshot.filterTraces([good, wrong as never])).toThrow(refusal);
    }
  });

  it('94. looks at the most recent frame, or at any', () => {
    expect(kept(new Filter(true, 'main.js'))).toEqual([3]);
    expect(kept(new Filter(true, 'main.js', undefined, true))).toEqual([1, 2, 3]);
  });

  it('95. exclusive, of all frames: one that is hit is enough to drop a trace', () => {
    expect(kept(new Filter(false, 'main.js', undefined, true))).toEqual([4]);
  });

  it('96. exclusive, of a line: drops that line alone', () => {
    expect(kept(new Filter(false, '*', 2))).toEqual([2, 3, 4]);
    expect(kept(new Filter(false, 'main.js', 9, true))).toEqual([3, 4]);
  });

  it('97. and 98. a domain of an inclusive or an exclusive filter has to match as well', () => {
    expect(kept(new Filter(true, '*', undefined, false, 1))).toEqual([2, 4]);
    expect(kept(new Filter(false, '*', undefined, false, 1))).toEqual([1, 3]);
    expect(kept(new Filter(false, 'a.js', undefined, false, 1))).toEqual(all);
  });

  it('99. domain 0 is a domain; none is any', () => {
    expect(kept(new Filter(true, '*', undefined, false, 0))).toEqual([1, 3]);
    for (const any of [undefined, null]) {
      expect(kept(new Filter(true, '*', undefined, false, any))).toEqual(all);
    }
  });

  it('100. what is unknown has a name', () => {
    expect(kept(new Filter(false, '<unknown>'))).toEqual([1, 2, 3]);
  });

  it('59. the empty traceback has no frame to match', () => {
    const empty = Snapshot.fromTraces([{ size: 1, traceback: [] }]);
    const left = (filter: Filter) => empty.filterTraces([filter]).traces.length;
    expect(left(new Filter(true, '*'))).toBe(0);
    expect(left(new Filter(true, '*', undefined, true))).toBe(0);
    expect(left(new Filter(false, '*', undefined, true))).toBe(1);
  });
});

describe('Filter', () => {
  it('91. shows its pattern as it is matched; the rest may be changed, and is checked when it is used', () => {
    const filter = new Filter(true, 'a.pyc');
    expect(filter.filenamePattern).toBe('a.py');
    filter.inclusive = false;
    filter.lineno = 3;
    filter.allFrames = true;
    filter.domain = 1;
    expect(filter).toMatchObject({ inclusive: false, lineno: 3, allFrames: true, domain: 1 });
    filter.lineno = -1;
    expect(() => snapshot.filterTraces([filter])).toThrow(refusal);
    filter.lineno = undefined;
    filter.domain = 0.5;
    expect(() => snapshot.filterTraces([filter])).toThrow(refusal);
  });

  it('91. and 111. the pattern of a filter and the domain of a domain filter are read-only', () => {
    const filter = new Filter(true, '*') as { filenamePattern: string; windows: boolean };
    const domainFilter = new DomainFilter(true, 1) as { domain: number };
    for (const set of [
      () => Object.assign(filter, { filenamePattern: 'a' }),
      () => Object.assign(filter, { windows: true }),
      () => Object.assign(domainFilter, { domain: 2 }),
    ]) {
      expect(set).toThrow(TypeError);
    }
    expect([filter.filenamePattern, filter.windows, domainFilter.domain]).toEqual(['*', false, 1]);
  });

  it('91. null is any line and any domain, when it is made and when it is set', () => {
    const made = new Filter(true, '*', null, false, null);
    const set = new Filter(true, '*', 9, false, 9);
    expect([kept(made), kept(set)]).toEqual([all, []]);
    set.lineno = null;
    set.domain = null;
    expect(kept(set)).toEqual(all);
  });

  it('92. takes its arguments in the order of Python; is equal to itself only', () => {
    expect({ ...new Filter(false, 'a', 1, true, 2) }).toEqual({
      inclusive: false,
      filenamePattern: 'a',
      lineno: 1,
      allFrames: true,
      domain: 2,
      windows: false,
    });
    expect('equals' in new Filter(true, 'a')).toBe(false);
  });

  it('92. takes its arguments by name, too', () => {
    const named = { inclusive: false, filenamePattern: 'a', lineno: 1, allFrames: true, domain: 2 };
    expect(new Filter(named)).toEqual(new Filter(false, 'a', 1, true, 2));
    expect(new Filter({ inclusive: true, filenamePattern: 'A/B', windows: true })).toEqual(
      new Filter(true, 'A/B', undefined, false, undefined, { windows: true }),
    );
    expect(
      kept(new Filter({ inclusive: true, filenamePattern: 'main.js', allFrames: true })),
    ).toEqual([1, 2, 3]);
  });

  it.each<[string, object, string]>([
    ['an option that is none', { line: 1 }, 'an option is "line", expected one of inclusive'],
    ['no word on what happens to what matches', { inclusive: undefined }, 'inclusive is undefined'],
    [
      'a pattern that is no text',
      { filenamePattern: 1 },
      'filenamePattern is 1, expected a string',
    ],
    ['a line that is none', { lineno: -1 }, 'lineno is -1'],
    ['a domain that is none', { domain: 0.5 }, 'domain is 0.5'],
  ])('by name, refuses %s', (_, wrong, message) => {
    const make = () => new Filter({ inclusive: true, filenamePattern: '*', ...wrong });
    expect(make).toThrow(message);
    expect(make).toThrow(refusal);
  });

  it('93. matches the whole name and, where given, the line; 0 is a line', () => {
    expect(kept(new Filter(true, '*', 0))).toEqual([4]);
    expect(kept(new Filter(true, 'a.js', 3))).toEqual([]);
    expect(kept(new Filter(true, 'a.js', 2))).toEqual([1]);
  });

  it.each([[null], [undefined], [1], [['a.js']], [new Uint8Array(1)]])(
    '101. the pattern is text, not %j',
    (pattern) => expect(() => new Filter(true, pattern as never)).toThrow(refusal),
  );

  it('102. and 103. a name that ends in .pyc means its .py; Windows ignores case and slashes', () => {
    const names = ['a.py', 'a.pyc', 'a.PYC', 'a.pyo', 'A.py'];
    expect(matched('a.py', names)).toEqual(['a.py', 'a.pyc']);
    expect(matched('a.py', names, true)).toEqual(['a.py', 'a.pyc', 'a.PYC', 'A.py']);
    expect(matched('C:/App/*.JS', ['c:\\app\\x.js', 'C:/APP/y.js'], true)).toHaveLength(2);
    expect(matched('C:/App/*.JS', ['c:\\app\\x.js', 'C:/APP/y.js'])).toEqual([]);
  });

  it('104. so does a pattern', () => {
    expect(new Filter(true, '*.pyc').filenamePattern).toBe('*.py');
    expect(matched('*.pyc', ['a.py', 'a.pyc', 'a.pyo'])).toEqual(['a.py', 'a.pyc']);
  });

  it('105. * is any run, also of slashes and dots; ? is one character, also an astral one', () => {
    const names = ['/a/.b/c\nd.js', '😀.js', 'ab.js'];
    expect(matched('*.js', names)).toEqual(names);
    expect(matched('?.js', names)).toEqual(['😀.js']);
    expect(matched('*.JS', names)).toEqual([]);
    expect(matched('b', names)).toEqual([]);
  });

  it('106. sets are negated by ! alone; a ] in the first place is a member', () => {
    const names = ['a', 'b', '^', '!', ']', '[', '[]', '[!]', '[a'];
    expect(matched('[ab]', names)).toEqual(['a', 'b']);
    expect(matched('[!ab]', names)).toEqual(['^', '!', ']', '[']);
    expect(matched('[^a]', names)).toEqual(['a', '^']);
    expect(matched('[]a]', names)).toEqual(['a', ']']);
    expect(matched('[a', names)).toEqual(['[a']);
    expect(matched('[]', names)).toEqual(['[]']);
    expect(matched('[!]', names)).toEqual(['[!]']);
  });

  it('107. ranges go by code point; there is no escape but a set', () => {
    const names = ['b', '-', '\\', '*', '?', '[', '\uff5e', '😀', '\\a'];
    expect(matched('[a-c]', names)).toEqual(['b']);
    expect(matched('[\uff00-😀]', names)).toEqual(['\uff5e', '😀']);
    expect(matched('[-z]', names)).toEqual(['-']);
    expect(matched('[z-]', names)).toEqual(['-']);
    expect(matched('[\\]', names)).toEqual(['\\']);
    expect(matched('\\a', names)).toEqual(['\\a']);
    expect(['[*]', '[?]', '[[]'].map((pattern) => matched(pattern, names))).toEqual([
      ['*'],
      ['?'],
      ['['],
    ]);
  });

  it('108. all else is literal', () => {
    expect(matched('{a,b}', ['a', '{a,b}'])).toEqual(['{a,b}']);
    expect(matched('(?i)A', ['a', 'A', '(?i)A'])).toEqual(['(?i)A']);
    expect(matched('a.b', ['axb', 'a.b'])).toEqual(['a.b']);
    expect(matched('a\\Z', ['a', 'a\\Z'])).toEqual(['a\\Z']);
    expect(matched('**', ['', 'a/b'])).toEqual(['', 'a/b']);
  });

  it('109. a reversed range holds nothing', () => {
    const names = ['a', 'm', 'z', '-'];
    expect(matched('[z-a]', names)).toEqual([]);
    expect(matched('[!z-a]', names)).toEqual(names);
  });

  it('110. paths with brackets are patterns, of other names', () => {
    const name = '/app/[id].ts';
    expect(matched(name, [name, '/app/i.ts'])).toEqual(['/app/i.ts']);
    expect(matched('/app/[[]id].ts', [name, '/app/i.ts'])).toEqual([name]);
  });
});

describe('DomainFilter', () => {
  it('111. matches one domain; whether it is inclusive may be changed', () => {
    const filter = new DomainFilter(true, 1);
    expect(kept(filter)).toEqual([2, 4]);
    filter.inclusive = false;
    expect(kept(filter)).toEqual([1, 3]);
    expect(JSON.stringify(filter)).toBe('{"inclusive":false,"domain":1}');
    for (const wrong of [undefined, null, -1, 0.5, 2 ** 32, '1']) {
      expect(() => new DomainFilter(true, wrong as never)).toThrow(refusal);
    }
  });
});
