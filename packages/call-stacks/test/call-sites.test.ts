import { afterEach, expect, it } from 'vitest';
import { callSites, withoutAsync } from '../src/call-sites.ts';

interface Patched {
  stackTraceLimit?: number;
  prepareStackTrace?: unknown;
  captureStackTrace: unknown;
}

const errors = Error as unknown as Patched;
const before = Object.getOwnPropertyDescriptors(errors);

afterEach(() => {
  delete errors.prepareStackTrace;
  Object.defineProperties(errors, before as never);
});

function capture(limit: number): (string | null)[] {
  return callSites(limit, capture).map((site) => site.getFunctionName());
}

function inner(limit: number): (string | null)[] {
  return capture(limit);
}

function outer(limit: number): (string | null)[] {
  return inner(limit);
}

it('gives the callers of a function, the most recent first, up to the limit', () => {
  expect(outer(2)).toEqual(['inner', 'outer']);
  expect(outer(1)).toEqual(['inner']);
  expect(outer(200).length).toBeGreaterThan(2);
});

it.each<[string, (calls: string[]) => void]>([
  ['a limit of 0', () => Object.assign(errors, { stackTraceLimit: 0 })],
  ['no limit', () => delete errors.stackTraceLimit],
  [
    'a setter of the limit',
    (calls) => {
      Object.defineProperty(errors, 'stackTraceLimit', {
        configurable: true,
        get: () => calls.push('get'),
        set: () => calls.push('set'),
      });
    },
  ],
  [
    'a throwing prepareStackTrace',
    (calls) => {
      errors.prepareStackTrace = () => {
        calls.push('prepare');
        throw new Error('never');
      };
    },
  ],
  [
    'a prepareStackTrace of its own',
    (calls) => {
      errors.prepareStackTrace = () => calls.push('prepare');
    },
  ],
  ['another captureStackTrace', () => Object.assign(errors, { captureStackTrace: () => 0 })],
])('works with %s, which it leaves as it was', (_name, patch) => {
  const calls: string[] = [];
  patch(calls);
  const patched = Object.getOwnPropertyDescriptors(errors);
  expect(outer(2)).toEqual(['inner', 'outer']);
  expect(Object.getOwnPropertyDescriptors(errors)).toEqual(patched);
  expect(calls).toEqual([]);
});

it('works where Object.prototype has what would spoil a descriptor', () => {
  const prototype = Object.prototype as { get?: unknown; writable?: unknown };
  const patched = Object.getOwnPropertyDescriptors(errors);
  prototype.get = () => 'never';
  prototype.writable = true;
  let names: (string | null)[];
  try {
    names = outer(2);
  } finally {
    delete prototype.get;
    delete prototype.writable;
  }
  expect(names).toEqual(['inner', 'outer']);
  expect(Object.getOwnPropertyDescriptors(errors)).toEqual(patched);
});

it('leaves async frames to who wants them', async () => {
  const names: (string | null)[][] = [];
  const look = (): void => {
    const sites = callSites(50, look);
    names.push(
      ...[sites, withoutAsync(sites)].map((of) => of.map((site) => site.getFunctionName())),
    );
  };
  async function innermost() {
    await null;
    look();
  }
  async function outermost() {
    await innermost();
  }
  await outermost();
  const [all, onMachine] = names;
  expect(all).toContain('outermost');
  expect(onMachine).not.toContain('outermost');
  expect(onMachine![0]).toBe('innermost');
});
