import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DomainFilter } from '@tracemalloc/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  clearTraces,
  getObjectTraceback,
  getTraceback,
  getTracedMemory,
  nameDomain,
  pause,
  resetPeak,
  resume,
  start,
  stop,
  takeSnapshot,
  track,
  untrack,
} from '../../src/index.ts';
import { collectGarbage } from '../collect-garbage.ts';
import { runProgram } from '../run-program.ts';

const GPU = 1_000;
const POOL = 2 ** 32 - 1;

/** The traces of one domain: its size, count and most recent frame. */
function traces(domain: number): string[] {
  const only = takeSnapshot().filterTraces([new DomainFilter(true, domain)]);
  return [...only.traces].map(({ size, count, traceback }) => {
    const { functionName, position } = traceback.at(0)!;
    return `${count} x ${size} by ${functionName} (${position})`;
  });
}

function upload(id: number | object, size: number): boolean {
  return track(GPU, id, size);
}

afterEach(stop);

describe('a tracked block', () => {
  it('has the stack of the call, line by line', async () => {
    const program = fileURLToPath(new URL('../programs/track.mjs', import.meta.url));
    const lines = readFileSync(program, 'utf8').split('\n');
    const lineOf = (tag: string) => lines.findIndex((text) => text.endsWith(`// ${tag}`)) + 1;
    const frame = { filename: program, position: 'line' };
    const { json } = await runProgram('track.mjs');
    expect(json()).toMatchObject([
      { ...frame, functionName: 'upload', lineno: lineOf("upload's line"), column: 3 },
      { ...frame, functionName: '', lineno: lineOf("the caller's line"), column: 1 },
    ]);
  });

  it('is one trace', () => {
    start();
    expect(upload(1, 4_096)).toBe(true);
    expect(traces(GPU)).toEqual(['1 x 4096 by upload (line)']);
  });

  it('is one block when tracked again, with its new size and stack', () => {
    start();
    upload(1, 100);
    track(GPU, 1, 200);
    expect(traces(GPU)).toHaveLength(1);
    expect(traces(GPU)[0]).toMatch(/^1 x 200 by (?!upload)/);
  });

  it('is gone when untracked, once', () => {
    start();
    upload(1, 100);
    expect(untrack(GPU, 2)).toBe(false);
    expect(untrack(POOL, 1)).toBe(false);
    expect(untrack(GPU, 1)).toBe(true);
    expect(untrack(GPU, 1)).toBe(false);
    expect(getTraceback(GPU, 1)).toBeNull();
    expect(traces(GPU)).toEqual([]);
  });

  it('counts in the traced memory, of its domain and of the whole', () => {
    start();
    const before = getTracedMemory().current;
    upload(1, 700_000_000);
    track(POOL, 1, 300_000_000);
    untrack(GPU, 1);
    expect(getTracedMemory(GPU)).toEqual({ current: 0, peak: 700_000_000 });
    expect(getTracedMemory(POOL)).toEqual({ current: 300_000_000, peak: 300_000_000 });
    expect(getTracedMemory().current - before).toBeGreaterThan(290_000_000);
    expect(getTracedMemory().peak).toBeGreaterThanOrEqual(1_000_000_000);
    resetPeak();
    expect(getTracedMemory(GPU)).toEqual({ current: 0, peak: 0 });
    expect(getTracedMemory().peak).toBeLessThan(700_000_000);
  });

  it('may be an object, which then tells where', () => {
    start();
    const texture = {};
    expect(getObjectTraceback(texture)).toBeNull();
    upload(texture, 4_096);
    expect(getObjectTraceback(texture)!.at(0)!.functionName).toBe('upload');
    expect(getTraceback(GPU, texture)!.equals(getObjectTraceback(texture))).toBe(true);
    expect(track(POOL, texture, 5)).toBe(true);
    untrack(GPU, texture);
    expect(getObjectTraceback(texture)!.at(0)!.functionName).not.toBe('upload');
    untrack(POOL, texture);
    expect(getObjectTraceback(texture)).toBeNull();
  });

  it('goes with the object that holds it', async () => {
    start();
    let texture: object | undefined = {};
    upload(texture, 4_096);
    expect(getTracedMemory(GPU).current).toBe(4_096);
    texture = undefined;
    // Callbacks come at a later turn of the event loop.
    for (let turn = 0; turn < 100 && getTracedMemory(GPU).current > 0; turn++) {
      await new Promise((done) => setTimeout(done, 10));
      collectGarbage();
    }
    expect(getTracedMemory(GPU).current).toBe(0);
  });

  it('is in a domain with a name', () => {
    nameDomain(GPU, 'gpu');
    start();
    upload(1, 10);
    track(1_234, 1, 10);
    const { metadata } = takeSnapshot();
    expect(metadata.domains).toMatchObject({ 1000: 'gpu', 1234: 'domain 1234' });
    const described = metadata.collectors.find(({ engine }) => engine === 'track');
    expect(described).toMatchObject({ exact: true, countsEstimated: false, lineShare: 1 });
  });
});

describe('tracking', () => {
  it('does nothing unless tracing', () => {
    expect(upload(1, 10)).toBe(false);
    expect(untrack(GPU, 1)).toBe(false);
    expect(getTraceback(GPU, 1)).toBeNull();
    start();
    upload(1, 10);
    stop();
    expect(untrack(GPU, 1)).toBe(false);
    start();
    expect(getTraceback(GPU, 1)).toBeNull();
  });

  it('forgets all when traces are cleared', () => {
    start();
    const held = {};
    upload(held, 10);
    upload(1, 10);
    clearTraces();
    expect([getTraceback(GPU, 1), getObjectTraceback(held)]).toEqual([null, null]);
    expect(getTracedMemory(GPU)).toEqual({ current: 0, peak: 0 });
    upload(held, 20);
    expect(traces(GPU)).toEqual(['1 x 20 by upload (line)']);
  });

  it('leaves out what comes in a pause, but sees what goes', () => {
    start();
    upload(1, 10);
    upload(2, 20);
    upload(3, 30);
    pause();
    expect(untrack(GPU, 1)).toBe(true);
    // Its old size and stack are no longer true.
    expect(upload(2, 21)).toBe(false);
    expect(upload(4, 40)).toBe(false);
    resume();
    expect(traces(GPU)).toEqual(['1 x 30 by upload (line)']);
  });

  it.each([
    ['domain', () => track(999, 1, 1), /^domain is 999, expected an integer in range \[1000; /],
    ['domain', () => untrack(2 ** 32, 1), /^domain is 4294967296/],
    ['id', () => track(GPU, -1, 1), /^id is -1, expected an object or an integer in range/],
    ['id', () => getTraceback(GPU, 2 ** 52), /^id is 4503599627370496/],
    ['id', () => track(GPU, 'a' as never, 1), /^id is "a"/],
    ['size', () => track(GPU, 1, -1), /^size is -1, expected an integer in range/],
    ['size', () => track(GPU, 1, 0.5), /^size is 0.5/],
    ['name', () => nameDomain(GPU, ''), /^the name of domain 1000 is "", expected a string/],
    ['name', () => nameDomain(1, 'mine'), /^domain is 1, expected/],
  ])('refuses a wrong %s, tracing or not', (_what, act, message) => {
    const refused = expect.objectContaining({
      code: 'ERR_TRACEMALLOC_TRACE',
      message: expect.stringMatching(message),
    });
    expect(act).toThrow(refused);
    start();
    expect(act).toThrow(refused);
  });
});
