import { describe, expect, it } from 'vitest';
import { fromPprof } from '../../src/index.ts';
import { traceLines } from '../trace-lines.ts';
import {
  type Field,
  functionOf,
  LOCATION,
  message,
  packed,
  stringTable,
} from './profile-message.ts';

const { table, at } = stringTable(
  ...['inuse_space', 'bytes', 'inuse_objects', 'count', 'alloc_space', 'alloc_objects', 'space'],
  ...['objects', 'cpu', 'nanoseconds', 'node:events', 'emit', 'route', '/login'],
);
const type = (name: string, unit: string): Field => [
  1,
  [
    [1, at(name)],
    [2, at(unit)],
  ],
];
const INUSE = [type('inuse_objects', 'count'), type('inuse_space', 'bytes')];
const FUNCTION = functionOf(at('emit'), at('node:events'));

describe('values', () => {
  const profile = (types: Field[], ...values: number[]) =>
    message(...types, [2, [packed(1, 1), packed(2, ...values)]], LOCATION, FUNCTION, ...table);

  it.each([
    ['objects', 'space'],
    ['alloc_objects', 'alloc_space'],
  ])('may be %s and %s', (count, size) => {
    const bytes = profile([type(count, 'count'), type(size, 'bytes')], 3, 24);
    expect(traceLines(fromPprof(bytes))).toEqual(['24 3 emit@node:events:3']);
    expect(fromPprof(bytes).metadata.pprof).toMatchObject({ sampleType: size, countType: count });
  });

  it('without a count of blocks get an estimate', () => {
    const snapshot = fromPprof(profile([type('space', 'bytes')], 24));
    expect(traceLines(snapshot)).toEqual(['24 1 emit@node:events:3']);
    expect(snapshot.metadata.collectors[0]?.countsEstimated).toBe(true);
  });

  it('of time are refused', () => {
    expect(() => fromPprof(profile([type('cpu', 'nanoseconds')], 24))).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEMALLOC_FORMAT_KIND',
        message:
          'not a pprof profile of memory: it is a profile of "cpu/nanoseconds", expected sample values in bytes',
      }),
    );
  });

  it('of labels that a trace has no place for are lost, and that is said', () => {
    const label: Field = [
      3,
      [
        [1, at('route')],
        [2, at('/login')],
      ],
    ];
    const bytes = message(...INUSE, [2, [packed(2, 1, 8), label]], ...table);
    expect(traceLines(fromPprof(bytes))).toEqual(['8 1 ']);
    expect(fromPprof(bytes).metadata.pprof).toMatchObject({ lostLabels: ['route'] });
  });
});
