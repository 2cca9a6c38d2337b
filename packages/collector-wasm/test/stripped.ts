import { readModule } from '../src/binary/module-reader.ts';

/** The module without the sections and custom sections of these names. */
export function without(bytes: Uint8Array, ...names: string[]): Uint8Array<ArrayBuffer> {
  const parts = readModule(bytes)
    .sections.filter(({ name, customName }) => !names.includes(customName || name))
    .map(({ start, contents }) => bytes.subarray(start, contents.end));
  return new Uint8Array(Buffer.concat([bytes.subarray(0, 8), ...parts]));
}
