import { describe, expect, it } from 'vitest';
import { Frame, Snapshot, Trace, Traceback, type TracemallocError } from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

// Numbers are those of parity.md beside this file.

const refusal = (code: string) => expect.objectContaining({ code }) as TracemallocError;
const unreadable = 'ERR_TRACEMALLOC_TRACE';
const frame = (text: string) => {
  const [filename = '', lineno] = text.split(':');
  return new Frame(filename, Number(lineno));
};
const traceback = (...texts: string[]) => new Traceback(texts.map(frame));
const snapshot = snapshotOf(`
         main.js:1  main.js:1
         a.js:2     .
         b.js:3     .
  size   10240      5
  domain 0          1
  depth  7          1
`);
/** As `console.log` asks for it. */
const logged = (value: object) =>
  (value as Record<symbol, () => unknown>)[Symbol.for('nodejs.util.inspect.custom')]!();

describe('the first documentation, where it and CPython since 3.7 differ', () => {
  it('1., 2. and 3. the most recent frame comes first, and is what text shows', () => {
    const trace = snapshot.traces.at(0)!;
    expect(trace.traceback.slice().map(String)).toEqual(['b.js:3', 'a.js:2', 'main.js:1']);
    expect(String(trace.traceback.at(0))).toBe('b.js:3');
    expect(String(trace.traceback)).toBe('b.js:3');
    expect(String(snapshot.statistics('traceback')[0])).toMatch(/^b\.js:3: size=10\.0 KiB/);
  });

  it('6. and 31. a trace knows the depth of its whole stack; a traceback made by hand does not', () => {
    expect(snapshot.traces.at(0)!.traceback.totalNframe).toBe(7);
    expect(traceback('a.js:1').totalNframe).toBeUndefined();
    expect(traceback('a.js:1').inspect()).not.toContain('totalNframe');
  });

  it('11. nothing equals what is of another kind, and nothing is ordered against it', () => {
    const values = [frame('a.js:1'), traceback('a.js:1'), snapshot.traces.at(0)!, snapshot.traces];
    for (const value of values) {
      for (const other of [null, undefined, 1, 'a.js:1', {}, ...values]) {
        expect(value.equals(other)).toBe(other === value);
      }
    }
    expect(() => frame('a.js:1').compare('a.js:1' as never)).toThrow(refusal(unreadable));
    expect(() => traceback('a.js:1').compare(null as never)).toThrow(
      'other is null, expected a Traceback',
    );
  });
});

describe('Frame', () => {
  it('17. is made of a filename and a line, and is read-only', () => {
    const one = new Frame('a.js', 2) as { lineno: number; more?: number };
    expect(one).toMatchObject({ filename: 'a.js', lineno: 2 });
    expect(() => {
      one.lineno = 3;
    }).toThrow(TypeError);
    expect(() => {
      one.more = 1;
    }).toThrow(TypeError);
  });

  it('18. is shown as filename:lineno', () => expect(String(frame('a.js:2'))).toBe('a.js:2'));

  it('19. is logged with all that it knows: its fields', () => {
    expect({ ...frame('a.js:2') }).toEqual({
      filename: 'a.js',
      lineno: 2,
      position: 'line',
      functionName: '',
      column: 0,
    });
  });

  it('20. is equal by filename and line', () => {
    expect(frame('a.js:2').equals(frame('a.js:2'))).toBe(true);
    expect(frame('a.js:2').equals(frame('a.js:3'))).toBe(false);
    expect(frame('a.js:2').equals(frame('b.js:2'))).toBe(false);
  });

  it('21. is ordered by code points of its filename, then by line as a number', () => {
    const ordered = ['/:1', '<:1', 'A:1', 'a:9', 'a:10', '\uff5e:1', '😀:1'].map(frame);
    expect([...ordered].reverse().sort((a, b) => a.compare(b))).toEqual(ordered);
  });

  it('22. is no sequence', () => {
    expect(Symbol.iterator in frame('a.js:1')).toBe(false);
    expect('length' in frame('a.js:1')).toBe(false);
  });
});

describe('Traceback', () => {
  const tb = traceback('c.js:3', 'b.js:2', 'a.js:1', 'b.js:2');

  it('14. and 23. is a read-only sequence of frames', () => {
    expect(tb.length).toBe(4);
    expect([0, -1, 3, -4].map((index) => String(tb.at(index)))).toEqual([
      'c.js:3',
      'b.js:2',
      'b.js:2',
      'c.js:3',
    ]);
    expect([...tb].every((one) => one instanceof Frame)).toBe(true);
    expect(tb.includes(frame('a.js:1'))).toBe(true);
    expect(tb.indexOf(frame('b.js:2'))).toBe(1);
    expect(() => {
      (tb as { totalNframe: number }).totalNframe = 1;
    }).toThrow(TypeError);
    const frames = [frame('a.js:1')];
    const copied = new Traceback(frames);
    frames.push(frame('b.js:2'));
    expect(copied.length).toBe(1);
  });

  it('24. has nothing at an index outside, and cuts an index that is no integer, as arrays do', () => {
    expect([4, -5, Number.POSITIVE_INFINITY].map((index) => tb.at(index))).toEqual(
      Array(3).fill(undefined),
    );
    for (const index of [1.7, -1.7, Number.NaN, '2' as unknown as number]) {
      expect(tb.at(index)).toEqual(tb.slice().at(index));
    }
  });

  it('25. a slice is an array of frames, and counts as that of an array', () => {
    const all = tb.slice();
    for (const start of [undefined, 0, 1, -2, -9, 9, 1.5, Number.NaN]) {
      for (const end of [undefined, 0, 3, -1, -9, 9]) {
        expect(tb.slice(start, end)).toEqual(all.slice(start, end));
      }
    }
  });

  it('26. what is no frame is not in it, and the index of what is missing is -1', () => {
    expect(tb.includes('a.js:1' as never)).toBe(false);
    expect(tb.indexOf(frame('d.js:4'))).toBe(-1);
  });

  it('27. is equal by its frames alone', () => {
    const [seven, eight] = [7, 8].map((depth) => new Traceback([frame('a.js:1')], depth));
    expect(seven!.equals(eight)).toBe(true);
    expect(seven!.equals(traceback('a.js:1', 'b.js:2'))).toBe(false);
  });

  it('28. is ordered frame by frame from the most recent one; a prefix is smaller', () => {
    const ordered = [
      traceback(),
      traceback('a.js:1'),
      traceback('a.js:1', 'z.js:1'),
      traceback('a.js:2'),
      traceback('b.js:1', 'a.js:1'),
    ];
    expect([...ordered].reverse().sort((a, b) => a.compare(b))).toEqual(ordered);
  });

  it('29. is shown as its most recent frame; an empty one as what is unknown', () => {
    expect(String(tb)).toBe('c.js:3');
    expect(String(traceback())).toBe('<unknown>:0');
  });

  it('30. is inspected with all frames, and with the whole depth where it is known', () => {
    expect(traceback().inspect()).toBe('<Traceback []>');
    expect(new Traceback([frame('a.js:1'), frame('b.js:2')], 9).inspect()).toBe(
      '<Traceback [a.js:1, b.js:2] totalNframe=9>',
    );
    expect(logged(traceback('a.js:1'))).toBe(traceback('a.js:1').inspect());
  });

  it('32. may be empty', () => expect(traceback().length).toBe(0));

  it.each([[null], [1], [{ length: 1 }], [[1]], [['a.js:1']]])('is not made of %j', (frames) => {
    expect(() => new Traceback(frames as never)).toThrow(refusal(unreadable));
  });
});

describe('Trace and Traces', () => {
  const [first, second] = snapshot.traces.slice() as [Trace, Trace];

  it('16. and 33. a trace has a domain, a size and a traceback; it is made anew when asked for', () => {
    expect(second).toMatchObject({ domain: 1, size: 5, count: 1 });
    expect(String(second.traceback)).toBe('main.js:1');
    expect(snapshot.traces.at(1)).not.toBe(snapshot.traces.at(1));
    expect(Object.isFrozen(second)).toBe(true);
  });

  it('34. is equal with its domain and whole depth; has no order', () => {
    const { size, count, traceback: own } = first;
    expect(first.equals(new Trace(0, size, count, own))).toBe(true);
    expect(first.equals(new Trace(1, size, count, own))).toBe(false);
    expect(first.equals(new Trace(0, size + 1, count, own))).toBe(false);
    expect(first.equals(new Trace(0, size, count + 1, own))).toBe(false);
    expect(first.equals(new Trace(0, size, count, new Traceback(own.slice(), 8)))).toBe(false);
    expect('compare' in first).toBe(false);
  });

  it('35. is shown with its most recent frame and its size', () => {
    expect(String(second)).toBe('main.js:1: 5 B');
    expect(String(first)).toBe('b.js:3: 10.0 KiB');
  });

  it('36. is logged with its exact size and all frames: its fields', () => {
    expect({ ...second, traceback: logged(second.traceback) }).toEqual({
      domain: 1,
      size: 5,
      count: 1,
      traceback: '<Traceback [main.js:1] totalNframe=1>',
    });
  });

  it('37. traces are a sequence in the order of the collector', () => {
    expect(snapshot.traces.length).toBe(2);
    expect(Array.from(snapshot.traces, ({ size }) => size)).toEqual([10240, 5]);
    expect(snapshot.traces.slice(-1)).toEqual([second]);
    expect(snapshot.traces.includes(second)).toBe(true);
    expect(snapshot.traces.includes(new Trace(9, 5, 1, second.traceback))).toBe(false);
    expect([snapshot.traces.at(2), snapshot.traces.at(-3)]).toEqual([undefined, undefined]);
  });

  it('38. traces are equal when all of them are, in order', () => {
    const again = Snapshot.fromTraces(snapshot.traces);
    expect(again.traces.equals(snapshot.traces)).toBe(true);
    const turned = Snapshot.fromTraces(snapshot.traces.slice().reverse());
    expect(turned.traces.equals(snapshot.traces)).toBe(false);
    expect(Snapshot.fromTraces([first]).traces.equals(snapshot.traces)).toBe(false);
  });

  it('39. traces are inspected as how many they are', () => {
    expect(snapshot.traces.inspect()).toBe('<Traces length=2>');
    expect(logged(snapshot.traces)).toBe('<Traces length=2>');
  });

  it.each([
    ['domain', () => new Trace(-1, 0, 0, first.traceback)],
    ['size', () => new Trace(0, -1, 0, first.traceback)],
    ['count', () => new Trace(0, 0, 0.5, first.traceback)],
    ['traceback', () => new Trace(0, 0, 0, [] as never)],
  ])('a trace is not made of a bad %s', (_, call) => expect(call).toThrow(refusal(unreadable)));
});
