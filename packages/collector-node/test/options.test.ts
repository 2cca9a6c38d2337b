import { TracemallocError } from '@tracemalloc/core';
import { parseTakeSnapshotOptions } from '@tracemalloc/core/options';
import { describe, expect, it } from 'vitest';
import { DEFAULT_INTERVAL, parseStartOptions } from '../src/options.ts';

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(TracemallocError);
    const { code, message } = error as TracemallocError;
    return `${code} ${message}`;
  }
  throw new Error('was not refused');
}

describe('what start takes', () => {
  it('is one frame, sampled, if nothing is given', () => {
    const defaults = {
      nframe: 1,
      exact: false,
      interval: DEFAULT_INTERVAL,
      arrayBuffers: true,
      async: false,
      asyncFrames: false,
    };
    expect(parseStartOptions()).toEqual(defaults);
    expect(parseStartOptions({})).toEqual(defaults);
    expect(parseStartOptions({ nframe: undefined, interval: undefined })).toEqual(defaults);
  });

  it('is a number of frames', () => {
    expect(parseStartOptions(25).nframe).toBe(25);
    expect(parseStartOptions(65535).nframe).toBe(65535);
  });

  it('is an interval of one byte in exact mode', () => {
    expect(parseStartOptions({ exact: true })).toMatchObject({ exact: true, interval: 1 });
    expect(parseStartOptions({ exact: true, interval: 1 }).interval).toBe(1);
    expect(refusal(() => parseStartOptions({ exact: true, interval: 4096 }))).toMatch(
      /^ERR_TRACEMALLOC_OPTION interval is 4096, expected none, since exact: true records/,
    );
  });

  it.each([
    [0, '0'],
    [-1, '-1'],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    ['25', '"25"'],
    [65536, '65536'],
    [null, 'null'],
    [true, 'true'],
  ])('is not %s frames', (nframe, shown) => {
    const expected = `ERR_TRACEMALLOC_NFRAME nframe is ${shown}, expected an integer in range [1; 65535]`;
    expect(refusal(() => parseStartOptions(nframe))).toBe(expected);
    expect(refusal(() => parseStartOptions({ nframe }))).toBe(expected);
  });

  it.each([0, -8, 0.5, '512', null, 2 ** 30 + 1])('is not an interval of %s', (interval) => {
    expect(refusal(() => parseStartOptions({ interval }))).toMatch(
      /^ERR_TRACEMALLOC_INTERVAL interval is .*, expected an integer in range \[1; 1073741824\]$/,
    );
  });

  it('has no other key and no other type', () => {
    expect(refusal(() => parseStartOptions({ nFrame: 3 }))).toBe(
      'ERR_TRACEMALLOC_OPTION an option of start is "nFrame", expected one of nframe, exact, interval, engine, arrayBuffers, async, asyncFrames, onNearHeapLimit',
    );
    expect(refusal(() => parseStartOptions([25]))).toBe(
      'ERR_TRACEMALLOC_OPTION the argument of start is an array, expected an object with nframe, exact, interval, engine, arrayBuffers, async, asyncFrames, onNearHeapLimit',
    );
    expect(refusal(() => parseStartOptions({ engine: 'fast' }))).toBe(
      'ERR_TRACEMALLOC_OPTION engine is "fast", expected one of lines, native, inspector',
    );
    expect(refusal(() => parseStartOptions({ onNearHeapLimit: 'oom.tracemalloc' }))).toBe(
      'ERR_TRACEMALLOC_OPTION onNearHeapLimit is "oom.tracemalloc", expected a function that takes a snapshot',
    );
    expect(refusal(() => parseStartOptions({ exact: 1 }))).toBe(
      'ERR_TRACEMALLOC_OPTION exact is 1, expected true or false',
    );
    for (const option of ['arrayBuffers', 'async', 'asyncFrames']) {
      expect(parseStartOptions({ [option]: true })).toMatchObject({ [option]: true });
      expect(refusal(() => parseStartOptions({ [option]: 'no' }))).toBe(
        `ERR_TRACEMALLOC_OPTION ${option} is "no", expected true or false`,
      );
    }
  });
});

it('takeSnapshot takes gc and nothing else', () => {
  for (const fine of [undefined, {}, { gc: true }, { gc: false }]) parseTakeSnapshotOptions(fine);
  expect(refusal(() => parseTakeSnapshotOptions(true))).toMatch(/^ERR_TRACEMALLOC_OPTION/);
  expect(refusal(() => parseTakeSnapshotOptions({ gc: 1 }))).toMatch(/gc is 1, expected true/);
  expect(refusal(() => parseTakeSnapshotOptions({ GC: true }))).toMatch(
    /"GC", expected one of gc$/,
  );
});
