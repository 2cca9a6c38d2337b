/**
 * What the comment `//# sourceMappingURL=` at the end of a generated source refers to: a location or
 * a `data:` URL. A comment that code follows belongs to a file that was put inside of this one.
 *
 * @see https://tc39.es/ecma426/#sec-linking-inline
 */
export function sourceMappingUrl(source: string): string | undefined {
  const at = source.lastIndexOf(KEY);
  if (at === -1 || !/\/[/*][#@]\s*$/.test(source.slice(Math.max(0, at - 16), at))) return undefined;
  const start = at + KEY.length;
  const end = start + source.slice(start).search(/[\s'"`]|\*\/|$/);
  return end > start && isBlank(source, end) ? source.slice(start, end) : undefined;
}

const KEY = 'sourceMappingURL=';

/** Whether nothing but white space, comments and the end of one follows. */
function isBlank(source: string, start: number): boolean {
  // One token after the other: a regular expression for all of them could try every split.
  const token = /\s+|\*\/|\/\/.*|\/\*[\s\S]*?\*\//y;
  token.lastIndex = start;
  let end = start;
  while (token.test(source)) end = token.lastIndex;
  return end === source.length;
}

/** Magic number and version of a WebAssembly module. */
const MODULE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Whether the bytes begin as a WebAssembly module does. */
export function isWasm(source: Uint8Array | string): source is Uint8Array {
  return typeof source !== 'string' && MODULE.every((byte, i) => source[i] === byte);
}

/**
 * What the custom section `sourceMappingURL` of a WebAssembly module refers to.
 *
 * @see https://tc39.es/ecma426/#sec-linking-wasm
 */
export function wasmSourceMappingUrl(module: Uint8Array): string | undefined {
  let at = MODULE.length;
  const read = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = module[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  const name = (end: number): string => {
    const length = read();
    const bytes = module.subarray(at, Math.min(at + length, end));
    at += length;
    return new TextDecoder().decode(bytes);
  };
  while (at < module.length) {
    const id = module[at++];
    const length = read();
    const end = at + length;
    if (id === 0 && name(end) === 'sourceMappingURL') return name(end);
    at = end;
  }
  return undefined;
}
