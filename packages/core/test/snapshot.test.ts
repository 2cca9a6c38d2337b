import { describe, expect, it } from 'vitest';
import { Snapshot, SnapshotBuilder, type SnapshotTables, TracemallocError } from '../src/index.ts';
import { snapshotOf, textOf } from './snapshot-text.ts';

describe('fromTraces', () => {
  it('keeps traces one by one, in order, with all they say', () => {
    const snapshot = Snapshot.fromTraces([
      {
        size: 5,
        count: 2,
        domain: 7,
        totalNframe: 9,
        traceback: [{ filename: 'a.js', lineno: 1 }],
      },
      { size: 5, traceback: [{ filename: 'a.js', lineno: 1 }] },
    ]);
    expect(textOf(snapshot)).toEqual(['a.js:1: 5 B x2 domain 7', 'a.js:1: 5 B']);
    expect(Array.from(snapshot.traces, ({ traceback }) => traceback.totalNframe)).toEqual([
      9,
      undefined,
    ]);
    expect(snapshot.total).toEqual({ size: 10, count: 3 });
  });

  it('takes the depth of the deepest traceback as limit, unless told', () => {
    expect(snapshotOf('a:1  b:1\n c:2  .\n size 1 1').tracebackLimit).toBe(2);
    expect(Snapshot.fromTraces([], { tracebackLimit: 25 }).tracebackLimit).toBe(25);
    expect(Snapshot.fromTraces([]).tracebackLimit).toBe(1);
  });

  it('says nothing that it does not know', () => {
    const { metadata } = Snapshot.fromTraces([]);
    expect(Date.now() - Date.parse(metadata.createdAt)).toBeLessThan(60_000);
    expect(metadata).toMatchObject({ collectors: [], domains: {}, untraced: {} });
  });

  const trace = (own: object) => () => Snapshot.fromTraces([{ size: 1, traceback: [], ...own }]);
  const frame = (own: object) => trace({ traceback: [{ filename: 'a.js', lineno: 1, ...own }] });
  it.each([
    ['a negative size', trace({ size: -1 }), /size is -1, expected an integer in range \[0; 900/],
    ['NaN', trace({ size: Number.NaN }), /size is NaN/],
    ['a size beyond 2^53', trace({ size: 2 ** 53 }), /size is 9007199254740992/],
    ['half a block', trace({ count: 0.5 }), /count is 0.5/],
    ['a bigint', trace({ size: 1n }), /size is 1n/],
    ['a negative domain', trace({ domain: -1 }), /domain is -1/],
    ['a domain of 33 bits', trace({ domain: 2 ** 32 }), /domain is 4294967296/],
    ['a negative line', frame({ lineno: -1 }), /lineno is -1/],
    ['half a line', frame({ lineno: 1.5 }), /lineno is 1.5/],
    [
      'a filename that is no text',
      frame({ filename: null }),
      /filename is null, expected a string/,
    ],
    [
      'a position that is none',
      frame({ position: 'row' }),
      /position is "row", expected one of line/,
    ],
    ['no frame', trace({ traceback: [null] }), /frame is null, expected \{ filename, lineno/],
  ])('refuses %s', (_, call, message) => {
    expect(call).toThrow(message);
    expect(call).toThrow(expect.objectContaining({ code: 'ERR_TRACEMALLOC_TRACE' }) as Error);
  });
});

describe('SnapshotBuilder', () => {
  it('gives equal frames and stacks the same index', () => {
    const builder = new SnapshotBuilder();
    const main = builder.frame({ filename: 'main.js', lineno: 1 });
    expect(builder.frame({ filename: 'main.js', lineno: 1, position: 'line', column: 0 })).toBe(
      main,
    );
    const root = builder.stack(-1, main);
    const leaf = builder.stack(root, builder.frame({ filename: 'a.js', lineno: 2 }));
    expect(builder.stack(-1, main)).toBe(root);
    builder.trace(leaf, 10);
    builder.trace(leaf, 10);
    const { tables, ...snapshot } = builder.finish();
    expect(snapshot.traces.length).toBe(2);
    expect(tables.stacks.length).toBe(2);
    expect(String(builder.finish().traces.at(-1))).toBe('a.js:2: 10 B');
  });

  it('interns many frames and stacks', () => {
    const builder = new SnapshotBuilder();
    const add = () => {
      for (let i = 0; i < 5000; i++) {
        const frame = builder.frame({ filename: `${i % 7}.js`, lineno: i });
        builder.trace(builder.stack(-1, frame), i);
      }
    };
    add();
    add();
    const { tables } = builder.finish();
    expect([tables.frames.length, tables.stacks.length, tables.traces.length]).toEqual([
      5000, 5000, 10_000,
    ]);
  });

  it('chooses the width of a column from its values', () => {
    const builder = new SnapshotBuilder();
    builder.trace(-1, 255);
    expect(builder.finish().tables.traces.size).toBeInstanceOf(Uint8Array);
    builder.trace(-1, 2 ** 32);
    expect(builder.finish().tables.traces.size).toEqual(Float64Array.of(255, 2 ** 32));
  });

  it('freezes all but the columns, which nothing can freeze', () => {
    const builder = new SnapshotBuilder();
    builder.stack(-1, builder.frame({ filename: 'a.js', lineno: 1 }));
    const { tables } = builder.finish();
    for (const part of [tables, ...Object.values(tables)]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('adds the traces of finished tables as if they were added one by one', () => {
    const builder = new SnapshotBuilder();
    const frame = builder.frame({ filename: 'a.js', lineno: 2 });
    builder.trace(builder.stack(-1, frame), 10, { count: 2, domain: 7, totalNframe: 3 });
    builder.trace(-1, 5);
    const one = builder.finish();
    builder.addTables(one.tables);
    const twice = builder.finish();
    expect([...twice.traces].map(String)).toEqual([...one.traces, ...one.traces].map(String));
    expect(twice.traces.at(2)!.equals(one.traces.at(0))).toBe(true);
    expect(twice.tables.stacks).toHaveLength(1);
  });

  it('refuses an index of another builder', () => {
    const builder = new SnapshotBuilder();
    expect(() => builder.stack(-1, 0)).toThrow(TracemallocError);
    expect(() => builder.trace(0, 1)).toThrow('stack is 0, expected an integer in range [-1; -1]');
  });
});

describe('fromTables', () => {
  const good = snapshotOf('main.js:1  main.js:1\n a.js:2  b.js:3\n size 10  20').tables;
  const change = (own: (tables: SnapshotTables) => object) => () =>
    Snapshot.fromTables({ ...good, ...own(good) });

  it('takes the tables of a snapshot', () => {
    expect(textOf(Snapshot.fromTables(good))).toEqual([
      'a.js:2 < main.js:1: 10 B',
      'b.js:3 < main.js:1: 20 B',
    ]);
  });

  it.each([
    [
      'a string twice',
      change(() => ({ strings: ['', 'a', 'a', 'b'] })),
      /the number of distinct strings is 3, expected 4/,
    ],
    [
      'a stack that calls itself',
      change(({ stacks }) => ({ stacks: { ...stacks, parent: Int32Array.of(-1, 1, 0) } })),
      /stacks.parent\[1\] is 1, expected an integer in range \[-1; 0\]/,
    ],
    [
      'columns of different lengths',
      change(({ stacks }) => ({ stacks: { ...stacks, frame: Uint8Array.of(0) } })),
      /stacks.frame.length is 1, expected 3/,
    ],
    [
      'a frame that is not there',
      change(({ stacks }) => ({ stacks: { ...stacks, frame: Uint8Array.of(0, 1, 3) } })),
      /stacks.frame\[2\] is 3, expected an integer in range \[0; 2\]/,
    ],
    [
      'a stack that is not there',
      change(({ traces }) => ({ traces: { ...traces, stack: Int32Array.of(0, 3) } })),
      /traces.stack\[1\] is 3, expected an integer in range \[-1; 2\]/,
    ],
    [
      'a size that is no size',
      change(({ traces }) => ({ traces: { ...traces, size: Float64Array.of(1, -0.5) } })),
      /traces.size\[1\] is -0.5/,
    ],
    [
      'a size of -0',
      change(({ traces }) => ({ traces: { ...traces, size: Float64Array.of(1, -0) } })),
      /traces.size\[1\] is -0, expected an integer in range \[0;/,
    ],
    [
      'a position that is none',
      change(({ frames }) => ({ frames: { ...frames, position: Uint8Array.of(0, 0, 3) } })),
      /frames.position\[2\] is 3, expected an integer in range \[0; 2\]/,
    ],
  ])('refuses %s', (_, call, message) => expect(call).toThrow(message));
});

describe('merge', () => {
  const one = snapshotOf('main.js:1\n a.js:2\n size 10');
  const two = snapshotOf('main.js:1  main.js:1\n a.js:2  b.js:3\n size 20  30\n domain 1  0', {
    tracebackLimit: 25,
  });

  it('puts traces side by side over common places', () => {
    const merged = Snapshot.merge([one, two]);
    expect(textOf(merged)).toEqual([...textOf(one), ...textOf(two)]);
    expect(merged.tables.stacks.length).toBe(3);
    expect(merged.tracebackLimit).toBe(25);
  });

  it('gives the same statistics in any order', () => {
    const there = Snapshot.merge([one, two]).statistics('traceback').map(String);
    expect(Snapshot.merge([two, one]).statistics('traceback').map(String)).toEqual(there);
  });

  it('adds up untraced bytes and keeps each collector', () => {
    const collector = { name: 'x', engine: 'y', exact: true, countsEstimated: false, lineShare: 1 };
    const part = (untraced: Record<string, number>, exact: boolean) =>
      Snapshot.fromTraces([], { metadata: { untraced, collectors: [{ ...collector, exact }] } });
    const { metadata } = Snapshot.merge([part({ 0: 5, 1: 7 }, true), part({ 0: 3 }, false)]);
    expect(metadata.untraced).toEqual({ 0: 8, 1: 7 });
    expect(metadata.collectors.map(({ exact }) => exact)).toEqual([true, false]);
  });

  it('of nothing is empty', () => expect(Snapshot.merge([]).traces.length).toBe(0));
});
