import { describe, expect, it } from 'vitest';
import { registerOptions } from '../src/register-options.ts';

describe('how a program is traced', () => {
  it('is by samples, with 25 frames, unless a variable says otherwise', () => {
    const byDefault = { nframe: 25 };
    expect(registerOptions({})).toEqual(byDefault);
    expect(registerOptions({ TRACEMALLOC: '', TRACEMALLOC_WASM: '' })).toEqual(byDefault);
    expect(registerOptions({ TRACEMALLOC_WASM: '1' })).toEqual(byDefault);
    expect(registerOptions({ TRACEMALLOC: '7' })).toMatchObject({ nframe: 7 });
  });

  it.each(['1', '', undefined])('is like the rest of the trace with %j', (value) => {
    const env = { TRACEMALLOC_WASM: value };
    expect(registerOptions({ ...env, TRACEMALLOC_EXACT: '1' })).toMatchObject({
      exact: true,
    });
    expect(registerOptions({ ...env, TRACEMALLOC_INTERVAL: '64' })).toMatchObject({
      interval: 64,
    });
  });

  it('is not at all with 0', () => {
    expect(registerOptions({ TRACEMALLOC: '3', TRACEMALLOC_WASM: '0' })).toBeUndefined();
  });

  it.each([
    [{ TRACEMALLOC: '0' }, 'ERR_TRACEMALLOC_NFRAME', 'TRACEMALLOC is "0"'],
    [{ TRACEMALLOC: 'many' }, 'ERR_TRACEMALLOC_NFRAME', 'TRACEMALLOC is "many"'],
    [{ TRACEMALLOC_INTERVAL: '1k' }, 'ERR_TRACEMALLOC_INTERVAL', 'TRACEMALLOC_INTERVAL is "1k"'],
    [{ TRACEMALLOC_WASM: 'exact' }, 'ERR_TRACEMALLOC_OPTION', 'TRACEMALLOC_WASM is "exact"'],
    [{ TRACEMALLOC_EXACT: 'yes' }, 'ERR_TRACEMALLOC_OPTION', 'TRACEMALLOC_EXACT is "yes"'],
  ])('%j is refused by name', (env, code, message) => {
    expect(() => registerOptions(env)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
