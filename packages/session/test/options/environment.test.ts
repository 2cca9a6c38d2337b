import { parseStartOptions as parseNodeOptions } from '@tracemalloc/collector-node';
import type { TracemallocError } from '@tracemalloc/core';
import type { Environment } from '@tracemalloc/core/options';
import { describe, expect, it } from 'vitest';
import { parseEnvironment } from '../../src/options/environment.ts';
import { parseStartOptions } from '../../src/options/parse-start-options.ts';

const optionsFromEnvironment = (env: Environment) => parseEnvironment(env)?.options;

function refusal(env: Environment): { code: string; message: string } {
  try {
    optionsFromEnvironment(env);
  } catch (error) {
    const { code, message } = error as TracemallocError;
    return { code, message };
  }
  throw new Error('was not refused');
}

describe('TRACEMALLOC', () => {
  it('is off when unset or empty, whatever the others say', () => {
    expect(optionsFromEnvironment({})).toBeUndefined();
    expect(optionsFromEnvironment({ TRACEMALLOC: '', TRACEMALLOC_EXACT: '1' })).toBeUndefined();
  });

  it.each([
    ['1', 1],
    ['25', 25],
    [' 1', 1],
    ['\t+5', 5],
    ['01', 1],
    ['65535', 65535],
  ])('reads %j as C does', (text, nframe) => {
    expect(optionsFromEnvironment({ TRACEMALLOC: text })).toMatchObject({ nframe, exact: false });
  });

  it.each([
    '0',
    '-1',
    'abc',
    '1x',
    '1 ',
    '0x10',
    '1.5',
    '1e3',
    '65536',
    '99999999999999999999',
    ' ',
    '٣',
  ])('refuses %j', (text) => {
    expect(refusal({ TRACEMALLOC: text })).toEqual({
      code: 'ERR_TRACEMALLOC_NFRAME',
      message: `TRACEMALLOC is ${JSON.stringify(text)}, expected frames, an integer in range [1; 65535]`,
    });
  });
});

describe('TRACEMALLOC_EXACT and TRACEMALLOC_INTERVAL', () => {
  it('ask for exact mode, or for another interval', () => {
    const exact = optionsFromEnvironment({ TRACEMALLOC: '2', TRACEMALLOC_EXACT: '1' });
    expect(parseNodeOptions(parseStartOptions(exact).node)).toMatchObject({
      nframe: 2,
      exact: true,
      interval: 1,
    });
    const finer = { TRACEMALLOC: '2', TRACEMALLOC_EXACT: '0', TRACEMALLOC_INTERVAL: '4096' };
    expect(optionsFromEnvironment(finer)).toMatchObject({
      nframe: 2,
      exact: false,
      interval: 4096,
    });
  });

  it('are refused by name', () => {
    expect(refusal({ TRACEMALLOC: '1', TRACEMALLOC_EXACT: 'yes' })).toEqual({
      code: 'ERR_TRACEMALLOC_OPTION',
      message: 'TRACEMALLOC_EXACT is "yes", expected 1 or 0',
    });
    expect(refusal({ TRACEMALLOC: '1', TRACEMALLOC_INTERVAL: '4k' })).toEqual({
      code: 'ERR_TRACEMALLOC_INTERVAL',
      message: 'TRACEMALLOC_INTERVAL is "4k", expected bytes, an integer in range [1; 1073741824]',
    });
    const both = { TRACEMALLOC: '1', TRACEMALLOC_EXACT: '1', TRACEMALLOC_INTERVAL: '4096' };
    expect(refusal(both).code).toBe('ERR_TRACEMALLOC_OPTION');
    expect(refusal(both).message).toMatch(
      /^TRACEMALLOC: interval is 4096, expected none, since exact: true/,
    );
  });
});

describe('TRACEMALLOC_ARRAY_BUFFERS, TRACEMALLOC_ASYNC and TRACEMALLOC_ASYNC_FRAMES', () => {
  it('turn kinds of memory on and off', () => {
    const usual = { arrayBuffers: true, async: false, asyncFrames: false };
    expect(optionsFromEnvironment({ TRACEMALLOC: '1' })).toMatchObject(usual);
    const env = {
      TRACEMALLOC: '1',
      TRACEMALLOC_ARRAY_BUFFERS: '0',
      TRACEMALLOC_ASYNC: '1',
      TRACEMALLOC_ASYNC_FRAMES: '1',
    };
    const other = { arrayBuffers: false, async: true, asyncFrames: true };
    expect(optionsFromEnvironment(env)).toMatchObject(other);
  });

  it.each(['TRACEMALLOC_ARRAY_BUFFERS', 'TRACEMALLOC_ASYNC', 'TRACEMALLOC_ASYNC_FRAMES'] as const)(
    '%s is refused by name unless 1 or 0',
    (variable) => {
      expect(refusal({ TRACEMALLOC: '1', [variable]: 'on' })).toEqual({
        code: 'ERR_TRACEMALLOC_OPTION',
        message: `${variable} is "on", expected 1 or 0`,
      });
    },
  );
});
