import { describe, expect, it } from 'vitest';
import {
  booleanOption,
  choiceOption,
  functionOption,
  integerOption,
  parseCollectorOptions,
  parseTakeSnapshotOptions,
} from '../../src/options/index.ts';

const refusal = (code: string, message: string) => expect.objectContaining({ code, message });

describe('what start of any collector takes', () => {
  const defaults = { nframe: 1, exact: false, interval: 524_288 };

  it.each([
    ['nothing', undefined, defaults],
    ['a number of frames', 65_535, { ...defaults, nframe: 65_535 }],
    ['options, some of them', { nframe: 2 }, { ...defaults, nframe: 2 }],
    ['what is undefined as what is not there', { exact: undefined, nframe: undefined }, defaults],
    ['exact mode, with an interval of 1', { exact: true }, { nframe: 1, exact: true, interval: 1 }],
    [
      'exact mode and that interval',
      { exact: true, interval: 1 },
      { nframe: 1, exact: true, interval: 1 },
    ],
    // Not exact: that is what `exact` is for.
    ['a sample at every byte', { interval: 1 }, { ...defaults, interval: 1 }],
  ])('%s', (_, given, parsed) => {
    expect(parseCollectorOptions(given)).toEqual(parsed);
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity, 65_536, '25', null, true, 5n])(
    'not %s frames',
    (nframe) => {
      for (const given of [nframe, { nframe }]) {
        expect(() => parseCollectorOptions(given)).toThrow(
          expect.objectContaining({
            code: 'ERR_TRACEMALLOC_NFRAME',
            message: expect.stringMatching(
              /^nframe is .+, expected an integer in range \[1; 65535\]$/,
            ),
          }),
        );
      }
    },
  );

  it.each([0, 0.5, 2 ** 30 + 1, '4k', null])('not an interval of %s', (interval) => {
    expect(() => parseCollectorOptions({ interval })).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEMALLOC_INTERVAL',
        message: expect.stringMatching(
          /^interval is .+, expected an integer in range \[1; 1073741824\]$/,
        ),
      }),
    );
  });

  it.each([
    [
      'an unknown option',
      { nFrame: 3 },
      'an option of start is "nFrame", expected one of nframe, exact, interval',
    ],
    [
      'an array',
      [25],
      'the argument of start is an array, expected an object with nframe, exact, interval',
    ],
    ['a text for exact', { exact: 'yes' }, 'exact is "yes", expected true or false'],
    [
      'both exact and sampled',
      { exact: true, interval: 4096 },
      'interval is 4096, expected none, since exact: true records every allocation',
    ],
  ])('not %s', (_, given, message) => {
    expect(() => parseCollectorOptions(given)).toThrow(refusal('ERR_TRACEMALLOC_OPTION', message));
  });
});

describe('a collector with options of its own', () => {
  const table = {
    verbose: booleanOption(false),
    slots: integerOption(1, 64, 8),
    mode: choiceOption(['fast', 'full'], 'fast'),
    onFull: functionOption<() => void>('a function that makes room'),
    label: {
      check(name: string, value: unknown) {
        if (value !== name.toUpperCase()) throw new RangeError(`${value}`);
      },
      default: 'LABEL',
    },
  };

  it('has their values beside the others', () => {
    expect(parseCollectorOptions(3, table, 4096)).toEqual({
      ...{ nframe: 3, exact: false, interval: 4096 },
      ...{ verbose: false, slots: 8, mode: 'fast', onFull: undefined, label: 'LABEL' },
    });
    const onFull = () => {};
    const given = { verbose: true, slots: 64, mode: 'full', onFull, label: 'LABEL' };
    expect(parseCollectorOptions(given, table)).toMatchObject(given);
  });

  it.each([
    [{ verbose: 1 }, 'verbose is 1, expected true or false'],
    [{ slots: 65 }, 'slots is 65, expected an integer in range [1; 64]'],
    [{ mode: 'slow' }, 'mode is "slow", expected one of fast, full'],
    [{ onFull: 'free' }, 'onFull is "free", expected a function that makes room'],
    [
      { lable: 'LABEL' },
      'an option of start is "lable", expected one of nframe, exact, interval, verbose, slots, mode, onFull, label',
    ],
  ])('refuses %j', (given, message) => {
    expect(() => parseCollectorOptions(given, table)).toThrow(
      refusal('ERR_TRACEMALLOC_OPTION', message),
    );
  });

  it('may check them itself', () => {
    expect(() => parseCollectorOptions({ label: 'x' }, table)).toThrow(RangeError);
  });
});

describe('what takeSnapshot of any collector takes', () => {
  it('is gc, and what the collector adds', () => {
    expect(parseTakeSnapshotOptions()).toEqual({ gc: false });
    expect(parseTakeSnapshotOptions({ gc: true })).toEqual({ gc: true });
    const own = { ownOnly: booleanOption(false) };
    expect(parseTakeSnapshotOptions({ ownOnly: true }, own)).toEqual({ gc: false, ownOnly: true });
  });

  it.each([
    [{ GC: true }, 'an option of takeSnapshot is "GC", expected one of gc'],
    [{ ownOnly: true }, 'an option of takeSnapshot is "ownOnly", expected one of gc'],
    [{ gc: 1 }, 'gc is 1, expected true or false'],
    [true, 'the argument of takeSnapshot is true, expected an object with gc'],
  ])('is not %j', (given, message) => {
    expect(() => parseTakeSnapshotOptions(given)).toThrow(
      refusal('ERR_TRACEMALLOC_OPTION', message),
    );
  });
});
