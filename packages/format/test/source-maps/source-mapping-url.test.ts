import { describe, expect, it } from 'vitest';
import {
  isWasm,
  sourceMappingUrl,
  wasmSourceMappingUrl,
} from '../../src/source-maps/source-mapping-url.ts';

describe('the comment of a generated source', () => {
  it.each([
    ['f();\n//# sourceMappingURL=a.js.map\n', 'a.js.map'],
    ['f();\r\n//# sourceMappingURL=a.js.map\r\n\r\n', 'a.js.map'],
    ['f(); //# sourceMappingURL=a.js.map', 'a.js.map'],
    ['//@ sourceMappingURL=old.map', 'old.map'],
    ['f();\n//#\tsourceMappingURL=a.map', 'a.map'],
    ['/*# sourceMappingURL=a.css.map */', 'a.css.map'],
    ['/*# sourceMappingURL=a.css.map*/\n', 'a.css.map'],
    ['//# sourceMappingURL=a.map\n// a comment\n/* and another */ ', 'a.map'],
    ['//# sourceMappingURL=first.map\n//# sourceMappingURL=last.map', 'last.map'],
    ['//# sourceMappingURL=data:application/json;base64,e30=', 'data:application/json;base64,e30='],
  ])('%j refers to %j', (source, expected) => expect(sourceMappingUrl(source)).toBe(expected));

  it.each([
    'f();',
    '',
    '//# sourceMappingURL=',
    '//# sourceMappingURL= a.map',
    // Of a file that a bundler has put inside of this one.
    '//# sourceMappingURL=inner.js.map\nf();',
    'const text = "//# sourceMappingURL=a.map";',
    'const sourceMappingURL=1;',
    '//# sourceMappingURL=a.map /* without an end',
  ])('%j refers to nothing', (source) => expect(sourceMappingUrl(source)).toBeUndefined());

  it('is found quickly, however the source ends', () => {
    const comments = '// spaces   \n'.repeat(50_000);
    expect(sourceMappingUrl(`//# sourceMappingURL=a.map\n${comments}`)).toBe('a.map');
    expect(sourceMappingUrl(`//# sourceMappingURL=a.map\n${comments}f()`)).toBeUndefined();
    expect(sourceMappingUrl(`//# sourceMappingURL=a.map\n${'/*'.repeat(50_000)}`)).toBeUndefined();
  });
});

describe('the section of a WebAssembly module', () => {
  const HEAD = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const text = (value: string) => [value.length, ...Buffer.from(value)];
  const section = (id: number, content: number[]) => [id, content.length, ...content];
  const module = (...sections: number[][]) => Uint8Array.from([...HEAD, ...sections.flat()]);

  it('is found among others', () => {
    const bytes = module(
      section(0, [...text('producers'), 1, 2, 3]),
      section(1, [0]),
      section(0, [...text('sourceMappingURL'), ...text('app.wasm.map')]),
    );
    expect(isWasm(bytes)).toBe(true);
    expect(
      WebAssembly.Module.customSections(new WebAssembly.Module(bytes), 'sourceMappingURL'),
    ).toHaveLength(1);
    expect(wasmSourceMappingUrl(bytes)).toBe('app.wasm.map');
  });

  it('is missing from others, and from what is cut', () => {
    expect(wasmSourceMappingUrl(module(section(1, [0])))).toBeUndefined();
    const bytes = module(section(0, [...text('sourceMappingURL'), ...text('app.wasm.map')]));
    for (let end = HEAD.length; end < bytes.length; end++) {
      const url = wasmSourceMappingUrl(bytes.subarray(0, end));
      expect('app.wasm.map'.startsWith(url ?? '')).toBe(true);
    }
    expect(wasmSourceMappingUrl(module([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))).toBeUndefined();
  });

  it('is looked for only in modules', () => {
    expect(isWasm(Buffer.from('\0asm'))).toBe(false);
    expect(isWasm('\0asm\x01\0\0\0')).toBe(false);
  });
});
