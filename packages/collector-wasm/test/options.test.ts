import { describe, expect, it } from 'vitest';
import {
  inspectModule,
  instantiate,
  instrument,
  patchWebAssembly,
  WasmCollector,
} from '../src/index.ts';
import { guestBytes } from './guest.ts';

const bytes = guestBytes('pairs');
const collector = new WasmCollector();

/** Every function that takes options. */
const takers: Readonly<Record<string, (options: never) => unknown>> = {
  'new WasmCollector()': (options) => new WasmCollector(options),
  inspectModule: (options) => inspectModule(bytes, options),
  instantiate: (options) => instantiate(bytes, {}, options),
  instrument: (options) => instrument(bytes, options),
  patchWebAssembly: (options) => patchWebAssembly(collector, options),
};

/** What a function throws at once, or as a promise. */
async function errorOf(name: string, options: unknown): Promise<unknown> {
  try {
    await takers[name]!(options as never);
  } catch (error) {
    return error;
  }
  return undefined;
}

const refused = (message: string) => ({
  code: 'ERR_TRACEMALLOC_OPTION',
  message: expect.stringContaining(message),
});

describe.each(Object.keys(takers))('%s', (name) => {
  it('refuses an unknown option, and options that are no object', async () => {
    const unknown = refused(`an option of ${name} is "exat", expected one of `);
    expect(await errorOf(name, { exat: true })).toMatchObject(unknown);
    expect(await errorOf(name, 'exact')).toMatchObject(
      refused(`the argument of ${name} is "exact"`),
    );
  });
});

it.each([
  ['inspectModule', { roles: [] }, 'roles is an array, expected an object of function indices'],
  ['inspectModule', { roles: { first: 'malloc' } }, 'an index of roles is "first"'],
  ['instrument', { roles: { 1: 'new' } }, 'roles[1] is "new", expected one of malloc'],
  ['instrument', { filename: 1 }, 'filename is 1, expected a string'],
  ['instrument', { contexts: 'no' }, 'contexts is "no", expected true or false'],
  ['instrument', { deferStart: 1 }, 'deferStart is 1, expected true or false'],
  ['instantiate', { collector: {} }, 'collector is an object, expected a WasmCollector'],
  ['instantiate', { deferStart: true }, 'an option of instantiate is "deferStart"'],
  ['instantiate', { collector, files: {} }, 'files is an object, expected none beside a collector'],
  ['patchWebAssembly', { contexts: 1 }, 'contexts is 1, expected true or false'],
  ['patchWebAssembly', { onUntraced: {} }, 'onUntraced is an object, expected a function'],
  ['new WasmCollector()', { files: '/' }, 'files is "/", expected an object with locate'],
  ['new WasmCollector()', { files: { locate: 1 } }, 'files.locate is 1, expected a function'],
  ['new WasmCollector()', { stackNumber: 1 }, 'stackNumber is 1, expected a function'],
  ['new WasmCollector()', { shared: {} }, 'shared is an object, expected what share()'],
])('%s refuses %o', async (name, options, message) => {
  expect(await errorOf(name, options)).toMatchObject(refused(message));
});

it('instantiate checks how to start before it compiles', async () => {
  const started = errorOf('instantiate', { start: { nframe: 0 } });
  expect(await started).toMatchObject({ code: 'ERR_TRACEMALLOC_NFRAME' });
});

it('patchWebAssembly refuses what is no collector', () => {
  expect(() => patchWebAssembly(undefined as never)).toThrow(
    expect.objectContaining(refused('the collector of patchWebAssembly is undefined')),
  );
});
