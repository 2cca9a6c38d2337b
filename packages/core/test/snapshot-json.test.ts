import { describe, expect, it } from 'vitest';
import { Snapshot, type TracemallocError } from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

const snapshot = snapshotOf(
  `
         main.js:1   main.js:1
         a.js:2 go   a.js:2 go
  size   10          4294967296
  depth  7           0
`,
  { tracebackLimit: 25, metadata: { createdAt: '2026-02-03T04:05:06.789Z' } },
);
const record = () => JSON.parse(JSON.stringify(snapshot));

it('a snapshot in plain values has each string, frame and stack once', () => {
  expect(record()).toEqual({
    version: 1,
    tracebackLimit: 25,
    metadata: snapshot.metadata,
    strings: ['a.js', 'go', 'main.js', ''],
    frames: {
      filename: [0, 2],
      functionName: [1, 3],
      lineno: [2, 1],
      column: [0, 0],
      position: [0, 0],
    },
    stacks: { parent: [-1, 0], frame: [1, 0] },
    traces: {
      stack: [1, 1],
      size: [10, 4294967296],
      count: [1, 1],
      domain: [0, 0],
      totalNframe: [8, 1],
    },
  });
});

it('nothing is lost on the way there and back', () => {
  const again = Snapshot.fromJSON(record());
  expect(again.tables).toEqual(snapshot.tables);
  expect(again.traces.equals(snapshot.traces)).toBe(true);
  expect(again.tracebackLimit).toBe(25);
  expect(again.metadata).toEqual(snapshot.metadata);
});

it('a record is copied', () => {
  const given = record();
  const again = Snapshot.fromJSON(given);
  given.strings[0] = 'b.js';
  given.traces.size[0] = 11;
  expect(String(again.traces.at(0))).toBe('a.js:2: 10 B');
});

describe('is not made of', () => {
  const unreadable = expect.objectContaining({ code: 'ERR_TRACEMALLOC_TRACE' }) as TracemallocError;
  it.each<[string, unknown, string | RegExp]>([
    ['text', JSON.stringify(snapshot), /^record is .*, expected what snapshot.toJSON\(\) gave$/],
    ['null', null, 'record is null'],
    ['traces', snapshot.traces.toJSON(), 'version is undefined, expected 1'],
    ['another version', { ...record(), version: 2 }, 'version is 2, expected 1'],
    ['no strings', { ...record(), strings: {} }, 'strings is an object, expected an array'],
    ['a string that is none', { ...record(), strings: ['a', 'b', 'c', 1] }, 'strings[3] is 1'],
    ['no frames', { ...record(), frames: undefined }, 'frames is undefined, expected { filename'],
    ['no column', { ...record(), stacks: { parent: [] } }, 'stacks.frame is undefined, expected'],
    ['no traceback limit of 1', { ...record(), tracebackLimit: 0 }, 'tracebackLimit is 0'],
  ])('%s', (_, wrong, message) => {
    expect(() => Snapshot.fromJSON(wrong as never)).toThrow(message);
    expect(() => Snapshot.fromJSON(wrong as never)).toThrow(unreadable);
  });

  it.each<[string, string, string, unknown, string]>([
    ['a size that is text', 'traces', 'size', ['10', 4], 'traces.size[0] is "10", expected an int'],
    ['a size that is null', 'traces', 'size', [1, null], 'traces.size[1] is null'],
    ['half a byte', 'traces', 'size', [1.5, 1], 'traces.size[0] is 1.5'],
    ['a stack beyond 32 bits', 'traces', 'stack', [2 ** 32, 0], 'traces.stack[0] is 4294967296'],
    ['a stack that is not there', 'traces', 'stack', [0, 2], 'traces.stack[1] is 2'],
    ['a missing row', 'traces', 'count', [1], 'traces.count.length is 1, expected 2'],
    ['a stack that calls itself', 'stacks', 'parent', [-1, 1], 'stacks.parent[1] is 1'],
    ['a position that is none', 'frames', 'position', [0, 3], 'frames.position[1] is 3'],
    ['a position beyond 8 bits', 'frames', 'position', [0, 256], 'frames.position[1] is 256'],
  ])('%s', (_, table, column, values, message) => {
    const wrong = record();
    wrong[table][column] = values;
    expect(() => Snapshot.fromJSON(wrong)).toThrow(message);
    expect(() => Snapshot.fromJSON(wrong)).toThrow(unreadable);
  });
});
