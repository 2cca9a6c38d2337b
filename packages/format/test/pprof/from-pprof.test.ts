import { describe, expect, it } from 'vitest';
import { fromPprof, toPprof } from '../../src/index.ts';
import { traceLines } from '../trace-lines.ts';
import { type Field, message, packed, stringTable } from './profile-message.ts';

const { table, at } = stringTable(
  ...['inuse_space', 'bytes', 'inuse_objects', 'count', 'alloc_space', 'alloc_objects', 'space'],
  ...['main.main', 'main.inlined', '/src/main.go', '/usr/bin/server', 'abc'],
  ...['drop|me', 'keep', 'a comment', 'https://example.org'],
  ...['(anonymous:L#7:C#3)', '/srv/app.js', 'handle', 'node:events', 'emit'],
);
const type = (name: string, unit: string): Field => [
  1,
  [
    [1, at(name)],
    [2, at(unit)],
  ],
];
const INUSE = [type('inuse_objects', 'count'), type('inuse_space', 'bytes')];

/** A function with id, name, file and maybe first line. */
const fn = (id: number, name: string, file: string, startLine = 0, systemName = ''): Field => [
  5,
  [
    [1, id],
    [2, at(name)],
    [3, at(systemName)],
    [4, at(file)],
    [5, startLine],
  ],
];
/** A location with its lines, `[function, line, column?]`. */
const loc = (id: number, ...lines: [number, number, number?][]): Field => [
  4,
  [
    [1, id],
    ...lines.map(
      ([f, l, c = 0]): Field => [
        4,
        [
          [1, f],
          [2, l],
          [3, c],
        ],
      ],
    ),
  ],
];

const go = message(
  type('alloc_objects', 'count'),
  type('alloc_space', 'bytes'),
  ...INUSE,
  [
    2,
    [
      packed(1, 1, 2),
      packed(2, 10, 1000, 2, 200),
      [
        3,
        [
          [1, at('bytes')],
          [3, 100],
        ],
      ],
    ],
  ],
  [2, [packed(1, 2), packed(2, 5, 50, 0, 0)]],
  [
    3,
    [
      [1, 1],
      [2, 0x400000],
      [3, 0x500000],
      [5, at('/usr/bin/server')],
      [6, at('abc')],
      [7, 1],
    ],
  ],
  loc(1, [1, 30], [2, 40]),
  loc(2, [2, 41]),
  fn(1, 'main.inlined', '/src/main.go', 28, 'main.inlined'),
  fn(2, 'main.main', '/src/main.go', 38, 'main.main'),
  ...table,
  [7, at('drop|me')],
  [8, at('keep')],
  [9, 1_770_091_506_789_000_001n],
  [10, 5_000_000],
  [
    11,
    [
      [1, at('space')],
      [2, at('bytes')],
    ],
  ],
  [12, 524_288],
  [13, at('a comment')],
  [15, at('https://example.org')],
);

describe("a heap profile of Go's", () => {
  const snapshot = fromPprof(go);

  it('is what is in use, with inlined calls as frames', () => {
    expect(traceLines(snapshot)).toEqual([
      '200 2 main.inlined@/src/main.go:30 < main.main@/src/main.go:40 < main.main@/src/main.go:41',
    ]);
  });

  it('is what was allocated, on demand', () => {
    expect(traceLines(fromPprof(go, { sampleType: 'alloc_space' }))).toEqual([
      '1000 10 main.inlined@/src/main.go:30 < main.main@/src/main.go:40 < main.main@/src/main.go:41',
      '50 5 main.main@/src/main.go:41',
    ]);
  });

  it('says what it knows of how it was made, and no more', () => {
    const { createdAt, collectors, domains, pprof } = snapshot.metadata;
    expect(createdAt).toBe('2026-02-03T04:05:06.789Z');
    expect(domains).toEqual({ 0: 'heap' });
    expect(collectors).toEqual([
      {
        name: 'pprof',
        engine: 'unknown',
        exact: false,
        interval: 524_288,
        countsEstimated: true,
        lineShare: 1,
      },
    ]);
    expect(pprof).toEqual({
      sampleType: 'inuse_space',
      countType: 'inuse_objects',
      sampleTypes: [
        'alloc_objects/count',
        'alloc_space/bytes',
        'inuse_objects/count',
        'inuse_space/bytes',
      ],
      periodType: 'space/bytes',
      period: 524_288,
      timeNanos: '1770091506789000001',
      durationNanos: 5_000_000,
      dropFrames: 'drop|me',
      keepFrames: 'keep',
      comments: ['a comment'],
      docUrl: 'https://example.org',
      mappings: [
        {
          start: '4194304',
          limit: '5242880',
          fileOffset: '0',
          filename: '/usr/bin/server',
          buildId: 'abc',
          has: ['functions'],
        },
      ],
    });
  });

  it('keeps all of that when it is written and read again', () => {
    const again = fromPprof(toPprof(snapshot));
    expect(traceLines(again)).toEqual(traceLines(snapshot));
    expect(again.metadata).toEqual(snapshot.metadata);
    expect(again.metadata.pprof).toEqual(snapshot.metadata.pprof);
  });
});

describe('fields', () => {
  /** A sample of two locations, two values, written in different ways. */
  const profile = (...sample: Field[]) =>
    message(
      ...INUSE,
      [2, sample],
      loc(1, [1, 3]),
      loc(2, [1, 4]),
      fn(1, 'emit', 'node:events'),
      ...table,
    );
  const expected = ['64 2 emit@node:events:3 < emit@node:events:4'];

  it.each<[string, Field[]]>([
    ['packed', [packed(1, 1, 2), packed(2, 2, 64)]],
    [
      'one by one',
      [
        [1, 1],
        [1, 2],
        [2, 2],
        [2, 64],
      ],
    ],
    ['values first', [packed(2, 2, 64), packed(1, 1, 2)]],
    ['packed, then one by one', [packed(1, 1), [1, 2], packed(2, 2), [2, 64]]],
    ['in packs', [packed(1, 1), packed(1, 2), packed(2, 2), packed(2, 64)]],
  ])('of samples may be %s', (_, sample) => {
    expect(traceLines(fromPprof(profile(...sample)))).toEqual(expected);
  });

  it('may come in any order', () => {
    const sample: Field = [2, [packed(1, 1, 2), packed(2, 2, 64)]];
    const places = [loc(2, [1, 4]), fn(1, 'emit', 'node:events'), loc(1, [1, 3])];
    expect(traceLines(fromPprof(message(...table, ...places, ...INUSE, sample)))).toEqual(expected);
    expect(traceLines(fromPprof(message(sample, ...INUSE, ...places, ...table)))).toEqual(expected);
  });

  it('have ids of any 64 bits', () => {
    const id = 2n ** 64n - 1n;
    const bytes = message(
      ...INUSE,
      [2, [[1, id], [1, 2n ** 64n - 2n], packed(2, 2, 64)]],
      [
        4,
        [
          [1, id],
          [
            4,
            [
              [1, 2n ** 63n],
              [2, 3],
            ],
          ],
        ],
      ],
      [
        4,
        [
          [1, 2n ** 64n - 2n],
          [
            4,
            [
              [1, 2n ** 63n],
              [2, 4],
            ],
          ],
        ],
      ],
      [
        5,
        [
          [1, 2n ** 63n],
          [2, at('emit')],
          [4, at('node:events')],
        ],
      ],
      ...table,
    );
    expect(traceLines(fromPprof(bytes))).toEqual(expected);
  });

  it('that nobody knows are skipped', () => {
    const unknown: Field = [200, [[1, 'what']]];
    const bytes = profile(packed(1, 1, 2), packed(2, 2, 64), unknown);
    expect(traceLines(fromPprof(new Uint8Array([...bytes, ...message(unknown)])))).toEqual(
      expected,
    );
  });
});

describe('places', () => {
  const places = (location: Field[], ...rest: Field[]) =>
    message(
      ...INUSE,
      [2, [packed(1, 1), packed(2, 1, 8)]],
      [4, [[1, 1], ...location]],
      ...rest,
      ...table,
    );
  const mapping: Field = [
    3,
    [
      [1, 9],
      [2, 0x7f0000000000],
      [3, 0x7f0000002000],
      [4, 0x1000],
      [5, at('/usr/bin/server')],
    ],
  ];

  it('without symbols are offsets in their binary, and go back to their addresses', () => {
    const bytes = places(
      [
        [2, 9],
        [3, 0x7f0000000123],
      ],
      mapping,
    );
    const snapshot = fromPprof(bytes);
    expect(traceLines(snapshot)).toEqual(['8 1 @/usr/bin/server:0x1123']);
    const again = fromPprof(toPprof(snapshot));
    expect(traceLines(again)).toEqual(traceLines(snapshot));
  });

  it('without a binary are addresses, unless those are beyond 2^53', () => {
    expect(traceLines(fromPprof(places([[3, 0x1234]])))).toEqual(['8 1 @<unknown>:0x1234']);
    expect(traceLines(fromPprof(places([[3, 0xffffffff81000000n]])))).toEqual([
      '8 1 0xffffffff81000000@<unknown>:0',
    ]);
  });

  it('of which only the function is known have its first line', () => {
    const line: Field[] = [[4, [[1, 1]]]];
    expect(traceLines(fromPprof(places(line, fn(1, 'handle', '/srv/app.js', 12))))).toEqual([
      '8 1 handle@/srv/app.js:12 (function)',
    ]);
    expect(traceLines(fromPprof(places(line, fn(1, 'handle', '/srv/app.js'))))).toEqual([
      '8 1 handle@/srv/app.js:0',
    ]);
  });

  it("of V8's sampler are first lines, whatever field they are in", () => {
    const anonymous = '(anonymous:L#7:C#3)';
    const bytes = places(
      [
        [
          4,
          [
            [1, 1],
            [2, 7],
          ],
        ],
      ],
      fn(1, anonymous, '/srv/app.js', 0, anonymous),
    );
    const snapshot = fromPprof(bytes);
    expect(traceLines(snapshot)).toEqual(['8 1 @/srv/app.js:7 (function)']);
    expect(snapshot.traces.at(0)?.traceback.at(0)?.column).toBe(3);
    expect(snapshot.metadata.collectors[0]).toMatchObject({
      engine: 'V8 sampling heap profiler',
      lineShare: 0,
    });
    expect(traceLines(fromPprof(bytes, { position: 'line' }))).toEqual([
      `8 1 ${anonymous}@/srv/app.js:7`,
    ]);
  });

  it("take Datadog's columns out of the line", () => {
    const bytes = places(
      [
        [
          4,
          [
            [1, 1],
            [2, (5n << 32n) | 12n],
          ],
        ],
      ],
      fn(1, 'handle', '/srv/app.js'),
    );
    const frame = fromPprof(bytes).traces.at(0)?.traceback.at(0);
    expect([frame?.lineno, frame?.column]).toEqual([12, 5]);
  });
});
