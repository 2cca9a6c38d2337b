import { expect, it } from 'vitest';
import { WasmCollector } from '../../src/index.ts';
import { decodeTracingFacts } from '../../src/instrument/tracing-section.ts';
import { customSection, wasmModule } from '../module-bytes.ts';

it.each([
  ['nothing', []],
  ['another version', [9, 2, 0x7b, 0x7d]],
  ['no JSON', [1, 2, 0x7b, 0x7b, 0, 0]],
  ['a length beyond its end', [1, 0xff, 0x7f]],
  ['four billion bodies', [1, 2, 0x7b, 0x7d, 0xff, 0xff, 0xff, 0xff, 0x0f]],
])('a section with %s is refused', (_, contents) => {
  expect(() => decodeTracingFacts(new Uint8Array(contents))).toThrow(
    expect.objectContaining({ code: 'ERR_TRACEMALLOC_MODULE' }),
  );
});

it('a module whose section of that name comes from another program is refused', () => {
  const module = new WebAssembly.Module(wasmModule(customSection('tracemalloc', [1, 2, 3])));
  const instance = new WebAssembly.Instance(module);
  expect(() => new WasmCollector().attach(module, instance)).toThrow(
    expect.objectContaining({ code: 'ERR_TRACEMALLOC_MODULE' }),
  );
});
