import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instantiate, instrument, patchWebAssembly, WasmCollector } from '../../src/index.ts';
import { exact, type GuestExports, guestBytes, sizes } from '../guest.ts';
import { functionType, section, vector, wasmModule } from '../module-bytes.ts';

const collector = new WasmCollector();
const problems: unknown[] = [];
let restore = () => {};
beforeEach(() => {
  collector.start(exact);
  restore = patchWebAssembly(collector, { onUntraced: (reason) => problems.push(reason) });
});
afterEach(() => {
  restore();
  collector.stop();
  problems.length = 0;
});

const imports = { host: { call() {} } };
const response = () =>
  new Response(guestBytes('semantics'), { headers: { 'content-type': 'application/wasm' } });

describe('every way to make an instance is traced', () => {
  const bytes = () => guestBytes('semantics');
  it.each<[string, () => Promise<WebAssembly.Instance>]>([
    [
      'new Module, new Instance',
      async () => new WebAssembly.Instance(new WebAssembly.Module(bytes()), imports),
    ],
    [
      'compile, new Instance',
      async () => new WebAssembly.Instance(await WebAssembly.compile(bytes()), imports),
    ],
    [
      'compile, instantiate',
      async () => WebAssembly.instantiate(await WebAssembly.compile(bytes()), imports),
    ],
    [
      'instantiate',
      async () => (await WebAssembly.instantiate(bytes() as WebAssembly.Bytes, imports)).instance,
    ],
    [
      'instantiateStreaming',
      async () => (await WebAssembly.instantiateStreaming(response(), imports)).instance,
    ],
    [
      'compileStreaming',
      async () => {
        const module = await WebAssembly.compileStreaming(Promise.resolve(response()));
        return new WebAssembly.Instance(module, imports);
      },
    ],
  ])('%s', async (_, make) => {
    const instance = await make();
    const exports = instance.exports as unknown as GuestExports;
    exports.c_malloc!(123);
    expect(sizes(collector.takeSnapshot())).toEqual([123]);
    expect(problems).toEqual([]);
    expect(instance).toBeInstanceOf(WebAssembly.Instance);
  });
});

it('a module that is already instrumented is traced too', async () => {
  const { bytes } = instrument(guestBytes('semantics'), { filename: 'before.wasm' });
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  instance.exports.c_malloc(123);
  const [trace] = collector.takeSnapshot().traces;
  expect(trace!.traceback.at(0)).toMatchObject({ filename: 'before.wasm', position: 'offset' });
});

it('reads a module once', async () => {
  const bytes = guestBytes('semantics');
  const decode = vi.spyOn(TextDecoder.prototype, 'decode');
  /** How often the name of an export is decoded: once for each reading of the module. */
  const readings = async (read: () => unknown) => {
    decode.mockClear();
    await read();
    return decode.mock.results.filter(({ value }) => value === 'through_host').length;
  };
  try {
    const once = await readings(() => instrument(bytes));
    expect(once).toBeGreaterThan(0);
    expect(await readings(() => new WebAssembly.Module(bytes))).toBe(once);
    expect(await readings(() => instantiate(bytes, imports))).toBe(once);
  } finally {
    decode.mockRestore();
  }
});

it('names a module by the URL that it was streamed from', async () => {
  const url = 'https://host.example/app.wasm';
  const streamed = Object.defineProperty(response(), 'url', { value: url });
  const { instance } = await WebAssembly.instantiateStreaming(streamed, imports);
  instance.exports.c_malloc(123);
  const [trace] = collector.takeSnapshot().traces;
  expect(trace!.traceback.at(0)).toMatchObject({ filename: url, position: 'offset' });
});

it('shows the program the same as without the patch', async () => {
  restore();
  const plain = new WebAssembly.Module(guestBytes('semantics'));
  const seen = (module: WebAssembly.Module) => ({
    exports: WebAssembly.Module.exports(module),
    imports: WebAssembly.Module.imports(module),
    instance: Object.keys(new WebAssembly.Instance(module, imports).exports),
    constructors: module.constructor === WebAssembly.Module,
    frozen: Object.isFrozen(new WebAssembly.Instance(module, imports).exports),
    names: [WebAssembly.Module, WebAssembly.Instance, WebAssembly.compile].map((own) => [
      own.name,
      own.length,
    ]),
  });
  const before = seen(plain);
  restore = patchWebAssembly(collector);
  const traced = new WebAssembly.Module(guestBytes('semantics'));
  expect(traced).toBeInstanceOf(WebAssembly.Module);
  expect(seen(traced)).toEqual(before);
});

it('throws the same errors as the engine', async () => {
  const broken = wasmModule(section(1, vector(functionType('(i32) -> (i32)'))), [99, 0]);
  const attempts = [
    () => new WebAssembly.Module(broken),
    () => new WebAssembly.Module('text' as never),
    () => WebAssembly.compile(broken),
    () => WebAssembly.compile(undefined as never),
    () => WebAssembly.instantiate(broken),
    () => WebAssembly.instantiate(guestBytes('semantics'), {}),
    () => WebAssembly.instantiateStreaming(new Response('text')),
    () => WebAssembly.compileStreaming(new Response(null, { status: 404 })),
    () => new WebAssembly.Instance(new WebAssembly.Module(guestBytes('semantics')), {}),
  ];
  const errorOf = async (attempt: () => unknown) => {
    try {
      await attempt();
      return undefined;
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  };
  const traced = [];
  for (const attempt of attempts) traced.push(await errorOf(attempt));
  restore();
  const plain = [];
  for (const attempt of attempts) plain.push(await errorOf(attempt));
  expect(traced).toEqual(plain);
  expect(plain).not.toContain(undefined);
});

it('traces memory that JavaScript grows, of modules without an allocator', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 10 });
  // A module that only imports its memory.
  const name = (text: string) => [text.length, ...new TextEncoder().encode(text)];
  const bytes = wasmModule(section(2, vector([...name('env'), ...name('memory'), 2, 0, 1])));
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  function growFromHere() {
    expect(memory.grow(3)).toBe(1);
  }
  growFromHere();
  const [grown, initial] = collector.takeSnapshot().statistics('traceback');
  expect(grown).toMatchObject({ size: 3 * 65536 });
  expect(grown!.traceback.at(0)).toMatchObject({ functionName: 'growFromHere', position: 'line' });
  expect(initial).toMatchObject({ size: 65536 });
  expect(collector.getTracedMemory()).toEqual({ current: 4 * 65536, peak: 4 * 65536 });
  new WebAssembly.Memory({ initial: 1 }).grow(1);
  expect(collector.getTracedMemory().current).toBe(4 * 65536);
});

it('can be undone completely', () => {
  restore();
  const own = Object.getOwnPropertyDescriptors(WebAssembly);
  const undo = patchWebAssembly(collector);
  expect(WebAssembly.Module).not.toBe(own.Module!.value);
  undo();
  expect(Object.getOwnPropertyDescriptors(WebAssembly)).toEqual(own);
  expect(WebAssembly.Module.prototype.constructor).toBe(WebAssembly.Module);
});
