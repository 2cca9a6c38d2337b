import { expect, it } from 'vitest';
import { readModule } from '../../src/binary/module-reader.ts';
import { instantiate, type ModuleFiles } from '../../src/index.ts';
import { exact, type GuestExports, guestBytes } from '../guest.ts';
import { customSection, name } from '../module-bytes.ts';

const whole = guestBytes('lines');

/** The module with its debug information in a separate file, as `emcc -gseparate-dwarf` writes it. */
function separated(reference: string): Uint8Array<ArrayBuffer> {
  const kept = readModule(whole).sections.filter(
    ({ customName }) => !customName.startsWith('.debug_'),
  );
  const sections = kept.map(({ start, contents }) => [...whole.subarray(start, contents.end)]);
  const external = customSection('external_debug_info', name(reference));
  return new Uint8Array([...whole.subarray(0, 8), ...sections.flat(), ...external]);
}

async function traceback(bytes: Uint8Array, files?: ModuleFiles) {
  const options = { start: exact, filename: 'https://host/lines.wasm', files };
  const { instance, collector } = await instantiate(bytes, {}, options);
  const exports = instance.exports as unknown as GuestExports;
  const frames = [...collector.getObjectTraceback(exports.inlined_block!(100))!];
  // The guest's frames.
  return frames
    .slice(0, 2)
    .map(({ filename, lineno, functionName, position }) =>
      [filename, lineno, functionName, position].join(' '),
    );
}

it('gives lines and inlined functions, as in the module itself', async () => {
  const asked: string[][] = [];
  const files: ModuleFiles = {
    readDebugFile(...given) {
      asked.push(given);
      return whole;
    },
  };
  const frames = await traceback(separated('lines.debug.wasm'), files);
  expect(frames).toEqual(await traceback(whole));
  expect(frames[0]).toMatch(/^\/guests\/lines\.cc \d+ shop::block_of line$/);
  expect(asked).toEqual([['lines.debug.wasm', 'https://host/lines.wasm']]);
});

it.each<[string, ModuleFiles | undefined]>([
  ['its location is unknown', undefined],
  ['it is not there', { readDebugFile: () => undefined }],
  ['it cannot be read', { readDebugFile: () => Object.assign(Object.create(null)) }],
  ['it is of another module', { readDebugFile: () => guestBytes('pairs') }],
  ['it is no module', { readDebugFile: () => new Uint8Array(100) }],
])('is ignored if %s: frames have offsets', async (_, files) => {
  const frames = await traceback(separated('lines.debug.wasm'), files);
  expect(frames[0]).toMatch(/^https:\/\/host\/lines\.wasm \d+ inlined_block offset$/);
});
