import { describe, expect, it } from 'vitest';
import { optionsFromEnvironment, parseWasmVariable } from '../src/environment.ts';

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
        message: `TRACEMALLOC_WASM: got "${value}", expected 1, 0, exact, or the bytes between two samples, an integer in range [2; 1073741824]`,
      }),
    );
  });
});

describe('how a program is traced', () => {
  it('is by samples, with 25 frames, unless a variable says otherwise', () => {
    const byDefault = { nframe: 25, exact: false, interval: undefined };
    expect(optionsFromEnvironment({})).toEqual(byDefault);
    expect(optionsFromEnvironment({ TRACEMALLOC: '', TRACEMALLOC_WASM: '' })).toEqual(byDefault);
    expect(optionsFromEnvironment({ TRACEMALLOC_WASM: '1' })).toEqual(byDefault);
    expect(optionsFromEnvironment({ TRACEMALLOC: '7' })).toMatchObject({ nframe: 7 });
  });

  it.each(['1', '', undefined])('is like the rest of the trace with %j', (value) => {
    const env = { TRACEMALLOC_WASM: value };
    expect(optionsFromEnvironment({ ...env, TRACEMALLOC_EXACT: '1' })).toMatchObject({
      exact: true,
    });
    expect(optionsFromEnvironment({ ...env, TRACEMALLOC_INTERVAL: '64' })).toMatchObject({
      interval: 64,
    });
  });

  it('is its own with exact or an interval, and not at all with 0', () => {
    const rest = { TRACEMALLOC: '3', TRACEMALLOC_EXACT: '1' };
    const wasm = (value: string) => optionsFromEnvironment({ ...rest, TRACEMALLOC_WASM: value });
    expect(wasm('4096')).toEqual({ nframe: 3, interval: 4096 });
    expect(wasm('exact')).toEqual({ nframe: 3, exact: true });
    expect(wasm('0')).toBeUndefined();
  });

  it.each([
    [{ TRACEMALLOC: '0' }, 'ERR_TRACEMALLOC_NFRAME', 'TRACEMALLOC: got "0"'],
    [{ TRACEMALLOC: 'many' }, 'ERR_TRACEMALLOC_NFRAME', 'TRACEMALLOC: got "many"'],
    [{ TRACEMALLOC_INTERVAL: '1k' }, 'ERR_TRACEMALLOC_INTERVAL', 'TRACEMALLOC_INTERVAL: got "1k"'],
    [{ TRACEMALLOC_EXACT: 'yes' }, 'ERR_TRACEMALLOC_OPTION', 'TRACEMALLOC_EXACT: got "yes"'],
  ])('%j is refused by name', (env, code, message) => {
    expect(() => optionsFromEnvironment(env)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
