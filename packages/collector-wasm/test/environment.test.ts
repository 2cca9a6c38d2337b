import { describe, expect, it } from 'vitest';
import { parseWasmVariable } from '../src/environment.ts';

describe('TRACEMALLOC_WASM', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['0', false],
    ['1', true],
    ['exact', { exact: true }],
    ['2', { interval: 2 }],
    ['4096', { interval: 4096 }],
    ['1073741824', { interval: 2 ** 30 }],
  ])('%j means %j', (value, expected) => {
    expect(parseWasmVariable(value)).toEqual(expected);
  });

  it.each(['yes', 'Exact', '-1', '1.5', '0x10', '1e3', '1073741825'])('cannot be %j', (value) => {
    expect(() => parseWasmVariable(value)).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEMALLOC_OPTION',
        message: `TRACEMALLOC_WASM is "${value}", expected 1, 0, exact, or the bytes between two samples, an integer in range [2; 1073741824]`,
      }),
    );
  });
});
