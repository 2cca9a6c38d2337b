import { describe, expect, it } from 'vitest';
import { Frame, Traceback } from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

describe('Frame', () => {
  it('shows its place, and how exactly it is known', () => {
    expect(String(new Frame('a.js', 12))).toBe('a.js:12');
    expect(String(new Frame('a.js', 12, { position: 'function' }))).toBe('a.js:12 (function)');
    expect(String(new Frame('a.wasm', 0x1f3, { position: 'offset' }))).toBe('a.wasm:0x1f3');
  });

  it('is equal by filename, line and position', () => {
    const frame = new Frame('a.js', 1);
    expect(frame.equals(new Frame('a.js', 1, { functionName: 'f', column: 3 }))).toBe(true);
    expect(frame.equals(new Frame('a.js', 1, { position: 'function' }))).toBe(false);
  });

  it('is ordered by filename in code points, then line as a number, then position', () => {
    const ordered = ['/a:1', '<a>:1', 'A:9', 'a:9', 'a:10', '\uff5e:1', '😀:1'].map((text) => {
      const [filename = '', lineno] = text.split(':');
      return new Frame(filename, Number(lineno));
    });
    ordered.splice(5, 0, new Frame('a', 10, { position: 'function' }));
    expect([...ordered].reverse().sort((a, b) => a.compare(b))).toEqual(ordered);
  });
});

describe('Traceback', () => {
  const { traceback } = snapshotOf(`
          main.js:1
          a.js:2
          b.js:3
    size  10
    depth 7
  `).traces.at(0)!;

  it('is a read-only sequence, most recent call first', () => {
    expect([...traceback].map(String)).toEqual(['b.js:3', 'a.js:2', 'main.js:1']);
    expect(traceback.length).toBe(3);
    expect([traceback.at(0), traceback.at(-1), traceback.at(3)].map(String)).toEqual([
      'b.js:3',
      'main.js:1',
      'undefined',
    ]);
    expect(traceback.slice(1).map(String)).toEqual(['a.js:2', 'main.js:1']);
    expect(traceback.indexOf(new Frame('a.js', 2))).toBe(1);
    expect(traceback.includes(new Frame('a.js', 3))).toBe(false);
  });

  it('knows the whole depth, which is no part of equality', () => {
    expect(traceback.totalNframe).toBe(7);
    expect(traceback.equals(new Traceback(traceback.slice()))).toBe(true);
  });

  it('is ordered frame by frame from the most recent one; a prefix comes first', () => {
    const of = (...names: string[]) => new Traceback(names.map((name) => new Frame(name, 1)));
    const ordered = [of(), of('a'), of('a', 'b'), of('a', 'c'), of('b')];
    expect([...ordered].reverse().sort((a, b) => a.compare(b))).toEqual(ordered);
  });

  it.each([
    ['an array with a hole', new Array(1), 'a frame is undefined, expected a Frame'],
    ['what is no frame', ['a.js:1'], 'a frame is "a.js:1", expected a Frame'],
    ['what is no array', 'a.js:1', 'frames is "a.js:1", expected an array of Frame'],
    ['a function of no array', () => 5, 'frames is 5, expected an array of Frame'],
  ])('refuses %s', (_, frames, message) => {
    expect(() => new Traceback(frames as never).length).toThrow(message);
  });

  it('is shown as its most recent frame', () => {
    expect(String(traceback)).toBe('b.js:3');
    expect(String(new Traceback([]))).toBe('<unknown>:0');
  });
});
