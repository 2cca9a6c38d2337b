import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { customSection, readModule } from '../../src/binary/module-reader.ts';
import { dwarfSymboliser } from '../../src/dwarf/dwarf-symboliser.ts';

/** An answer of llvm-symbolizer for one byte of the code. */
type Answer = [
  offset: number,
  ...frames: [file: string, line: number, column: number, name: string][],
];

/** A module and its answers; see tools/dwarf-fixtures.mjs. */
function fixture(name: string) {
  const read = (ending: string) =>
    readFileSync(new URL(`versions/${name}.${ending}`, import.meta.url));
  const module = readModule(new Uint8Array(read('wasm')));
  return {
    answers: read('jsonl')
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer),
    symbolise: dwarfSymboliser((section) => customSection(module, section) ?? new Uint8Array())!,
  };
}

/** The DWARF versions in a module's units: a fixture has the version of its name. */
function versionOf(name: string): number {
  const module = readModule(
    new Uint8Array(readFileSync(new URL(`versions/${name}.wasm`, import.meta.url))),
  );
  const info = customSection(module, '.debug_info')!;
  return new DataView(info.buffer, info.byteOffset).getUint16(4, true);
}

describe.each([2, 3, 4, 5])('version %i of DWARF', (version) => {
  it('agrees with llvm-symbolizer on every byte of the code', () => {
    expect(versionOf(`dwarf-${version}`)).toBe(version);
    const { answers, symbolise } = fixture(`dwarf-${version}`);
    const ours = answers.map(([offset]) => [
      offset,
      ...(symbolise(offset) ?? []).map((own) => [
        own.filename,
        own.lineno,
        own.column,
        own.functionName,
      ]),
    ]);
    const known = answers.map(([offset, ...frames]) => [
      offset,
      ...frames.filter(([file]) => file !== ''),
    ]);
    expect(ours).toEqual(known);
    // A function inlined into one that is inlined itself.
    expect(answers.filter(([, ...frames]) => frames.length === 3).length).toBeGreaterThan(20);
  });
});

/** llvm-symbolizer writes the folder twice. */
const plain = (file: string) => file.replace(/^(\.\/)+/, '');

describe.each(['split-4', 'split-5'])('%s: units in separate files', (name) => {
  it('have lines in the module; inlined functions are only in the other files', () => {
    const { answers, symbolise } = fixture(name);
    const ours = answers.map(([offset]) =>
      symbolise(offset)?.map((own) => [plain(own.filename), own.lineno, own.column]),
    );
    const known = answers.map(([, ...frames]) => {
      const places = frames.flatMap(([file, line, column]) =>
        file === '' ? [] : [[plain(file), line, column]],
      );
      return places.length === 0 ? undefined : places;
    });
    expect(ours).toEqual(known);
    expect(known.filter((places) => places !== undefined).length).toBeGreaterThan(100);
  });
});
