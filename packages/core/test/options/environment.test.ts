import { describe, expect, it } from 'vitest';
import {
  COLLECTOR_VARIABLES,
  type OptionVariable,
  optionsFromEnvironment,
} from '../../src/options/index.ts';

const read = (environment: Record<string, string | undefined>) =>
  optionsFromEnvironment(environment, COLLECTOR_VARIABLES);

describe('options from the environment', () => {
  it('are those that are set; empty is unset', () => {
    expect(read({})).toEqual({});
    expect(read({ TRACEMALLOC: '', TRACEMALLOC_EXACT: undefined })).toEqual({});
    expect(read({ TRACEMALLOC: '7', TRACEMALLOC_EXACT: '1', OTHER: 'x' })).toEqual({
      nframe: 7,
      exact: true,
    });
    expect(read({ TRACEMALLOC_EXACT: '0', TRACEMALLOC_INTERVAL: '64' })).toEqual({
      exact: false,
      interval: 64,
    });
  });

  it('may be one of several words', () => {
    const variables: OptionVariable[] = [
      { name: 'unit', variable: 'UNIT', value: ['page', 'tile'] },
    ];
    expect(optionsFromEnvironment({ UNIT: 'tile' }, variables)).toEqual({ unit: 'tile' });
    expect(() => optionsFromEnvironment({ UNIT: 'Tile' }, variables)).toThrow(
      'UNIT is "Tile", expected one of page, tile',
    );
  });

  it.each([
    [{ TRACEMALLOC: 'many' }, 'ERR_TRACEMALLOC_NFRAME', 'frames, an integer in range [1; 65535]'],
    [{ TRACEMALLOC_EXACT: 'yes' }, 'ERR_TRACEMALLOC_OPTION', '1 or 0'],
    [
      { TRACEMALLOC_INTERVAL: '0' },
      'ERR_TRACEMALLOC_INTERVAL',
      'bytes, an integer in range [1; 1073741824]',
    ],
  ])('are refused by the name of their variable: %j', (environment, code, expected) => {
    const [[variable, value]] = Object.entries(environment) as [[string, string]];
    expect(() => read(environment)).toThrow(
      expect.objectContaining({ code, message: `${variable} is "${value}", expected ${expected}` }),
    );
  });
});
