// Writes tiny modules byte by byte, in the order of the specification:
// https://webassembly.github.io/spec/core/binary/modules.html

/** The bytes before the sections: the magic number and version 1. */
const preamble: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** Codes that tests need, by name. */
export const code = {
  section: {
    custom: 0,
    type: 1,
    import: 2,
    function: 3,
    memory: 5,
    global: 6,
    export: 7,
    code: 10,
  },
  kind: { function: 0, table: 1, memory: 2, global: 3, tag: 4 },
  type: { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as Record<string, number>,
} as const;

/** An unsigned LEB128 integer. */
export function u32(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...u32(Math.floor(value / 0x80))];
}

export function vector(...elements: readonly (readonly number[])[]): number[] {
  return [...u32(elements.length), ...elements.flat()];
}

export function name(text: string): number[] {
  const bytes = [...new TextEncoder().encode(text)];
  return [...u32(bytes.length), ...bytes];
}

export function section(id: number, contents: readonly number[]): number[] {
  return [id, ...u32(contents.length), ...contents];
}

export function customSection(title: string, contents: readonly number[] = []): number[] {
  return section(code.section.custom, [...name(title), ...contents]);
}

export function wasmModule(...sections: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array([...preamble, ...sections.flat()]);
}

/** A function type from its text: `(i32, i64) -> (i32)`. */
export function functionType(text: string): number[] {
  const [parameters = '', results = ''] = text.split('->');
  const types = (list: string) =>
    vector(...(list.match(/\w+/g) ?? []).map((word) => [code.type[word]!]));
  return [0x60, ...types(parameters), ...types(results)];
}

/**
 * A module that exports one function of each type, under its name, and a memory as `memory`. The
 * functions trap when they are called.
 */
export function moduleWithFunctions(
  functions: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const types = Object.values(functions);
  const exports = Object.keys(functions).map((title, index) => [
    ...name(title),
    code.kind.function,
    ...u32(index),
  ]);
  const unreachable = [3, 0, 0x00, 0x0b]; // 3 bytes: no locals, unreachable, end
  return wasmModule(
    section(code.section.type, vector(...types.map(functionType))),
    section(code.section.function, vector(...types.map((_, index) => u32(index)))),
    section(code.section.memory, vector([0, 1])),
    section(code.section.export, vector(...exports, [...name('memory'), code.kind.memory, 0])),
    section(code.section.code, vector(...types.map(() => unreachable))),
  );
}
