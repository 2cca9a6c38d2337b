import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBodies, readLocals } from '../../src/binary/code-section.ts';
import { InstructionWalker } from '../../src/binary/instructions.ts';
import { customSection, readModule } from '../../src/binary/module-reader.ts';
import { instrument } from '../../src/index.ts';
import { decodeTracingFacts, TRACING_SECTION } from '../../src/instrument/tracing-section.ts';
import { type GuestExports, guestBytes } from '../guest.ts';
import {
  customSection as custom,
  functionType,
  name,
  section,
  u32,
  vector,
  wasmModule,
} from '../module-bytes.ts';

const { resolve } = createRequire(import.meta.url);
const folderOf = (file: string) => dirname(resolve(file));
const treeSitter = folderOf('@vscode/tree-sitter-wasm');
/** Modules of packages that are installed for tests, from many toolchains. */
const modules: [string, string][] = [
  ['tiktoken', join(folderOf('tiktoken'), 'tiktoken_bg.wasm')],
  ['tiktoken/lite', join(folderOf('tiktoken'), 'lite/tiktoken_bg.wasm')],
  ['sql.js', join(folderOf('sql.js'), 'sql-wasm.wasm')],
  ['sql.js debug', join(folderOf('sql.js'), 'sql-wasm-debug.wasm')],
  ['web-tree-sitter', resolve('web-tree-sitter/web-tree-sitter.wasm')],
  ['web-tree-sitter debug', resolve('web-tree-sitter/debug/web-tree-sitter.wasm')],
  ['quickjs', resolve('@jitl/quickjs-wasmfile-release-sync/wasm')],
  ['brotli-wasm', join(folderOf('brotli-wasm'), 'pkg.node/brotli_wasm_bg.wasm')],
  ['source-map', join(dirname(resolve('source-map/package.json')), 'lib/mappings.wasm')],
  ['oxc-parser', join(dirname(resolve('oxc-parser/package.json')), 'parser.wasm32-wasip1.wasm')],
  ...readdirSync(treeSitter)
    .filter((file) => file.endsWith('.wasm'))
    .map((file): [string, string] => [file, join(treeSitter, file)]),
];

it.each(modules)('%s stays valid, and grows little', (_, file) => {
  const bytes = readFileSync(file);
  expect(WebAssembly.validate(bytes)).toBe(true);
  const { bytes: instrumented, report } = instrument(bytes);
  expect(WebAssembly.validate(instrumented)).toBe(true);
  const growth = report.size.after / report.size.before - 1;
  // A few hundred bytes; with contexts a tenth to a quarter of its size, and a third for debug builds.
  expect(report.size.after - report.size.before).toBeGreaterThan(0);
  if (bytes.length > 100_000) expect(growth).toBeLessThan(file.includes('debug') ? 0.35 : 0.3);
});

it('maps the offset of a call that traps to the original', () => {
  const original = guestBytes('semantics');
  const { bytes } = instrument(original);
  const module = readModule(bytes);
  const { map, bodyStarts } = decodeTracingFacts(customSection(module, TRACING_SECTION)!);
  const positions = (source: Uint8Array<ArrayBuffer>) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(source), {
      host: { call() {} },
    });
    exports._initialize();
    try {
      exports.trap_after_malloc(1);
    } catch (error) {
      return [
        ...String((error as Error).stack).matchAll(/wasm-function\[\d+\]:0x([0-9a-f]+)/g),
      ].map(([, digits]) => Number.parseInt(digits!, 16));
    }
    throw new Error('expected a trap');
  };
  const [wanted] = positions(original);
  const [found, ...callers] = positions(bytes);
  expect(map.toOriginal(found!)).toBe(wanted);
  expect(found).not.toBe(wanted);
  // The thunk through which JavaScript called is new.
  expect(callers.map((offset) => map.toOriginal(offset))).toEqual([undefined]);
  expect([...bodyStarts]).toEqual([...readBodies(readModule(original)).start]);
});

it('maps every byte of copied code to the same byte of the original', () => {
  for (const guest of ['semantics', 'pairs', 'news', 'program']) {
    const original = guestBytes(guest);
    const { bytes } = instrument(original);
    const module = readModule(bytes);
    const { map } = decodeTracingFacts(customSection(module, TRACING_SECTION)!);
    const before = readBodies(readModule(original));
    const kept = new Uint8Array(original.length);
    const code = readBodies(module);
    for (let body = 0; body < code.length; body++) {
      for (let offset = code.start[body]!; offset < code.end[body]!; offset++) {
        const at = map.toOriginal(offset);
        if (at === undefined) continue;
        if (bytes[offset] === original[at]) kept[at] = 1;
      }
    }
    for (let body = 0; body < before.length; body++) {
      // Except for the declarations of local variables: some may have been added.
      const walker = new InstructionWalker(original);
      walker.enter(before.start[body]!, before.end[body]!);
      for (let at = readLocals(walker).end; at < before.end[body]!; at++) {
        expect(kept[at], `${guest}: byte ${at}`).toBe(1);
      }
    }
  }
});

describe('runs as before without a tracer', () => {
  it.each(['pairs', 'semantics'])('%s', (guest) => {
    const run = (bytes: Uint8Array<ArrayBuffer>) => {
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
        host: { call() {} },
      });
      const guestExports = exports as GuestExports;
      guestExports._initialize!();
      if (guest === 'pairs') {
        guestExports.keep!(100);
        guestExports.free_kept!();
        return new Uint8Array((exports.memory as WebAssembly.Memory).buffer).slice();
      }
      const blocks = [10, 1000, 100_000].map((size) => guestExports.c_malloc!(size));
      return [...blocks, guestExports.c_realloc!(blocks[0]!, 5000), guestExports.indirectly!(9)];
    };
    const original = guestBytes(guest);
    expect(run(instrument(original).bytes)).toEqual(run(original));
  });

  it('the start function, unless it has to wait', () => {
    const i32 = 0x7f;
    const malloc = [2, 0, 0x20, 0, 0x0b].length;
    const bytes = wasmModule(
      section(1, vector(functionType('(i32) -> (i32)'), functionType('(i32) -> ()'), [0x60, 0, 0])),
      section(3, vector([0], [1], [2])),
      section(5, vector([0, 1])),
      section(6, vector([i32, 1, 0x41, 0, 0x0b])),
      section(
        7,
        vector([...name('malloc'), 0, 0], [...name('free'), 0, 1], [...name('started'), 3, 0]),
      ),
      section(8, u32(2)),
      section(
        10,
        vector(
          [malloc - 1, 0, 0x20, 0, 0x0b],
          [2, 0, 0x0b],
          // started = malloc(7)
          [8, 0, 0x41, 7, 0x10, 0, 0x24, 0, 0x0b],
        ),
      ),
    );
    expect(WebAssembly.validate(bytes)).toBe(true);
    const started = (source: Uint8Array<ArrayBuffer>) => {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(source));
      return instance.exports;
    };
    expect(started(bytes).started.value).toBe(7);
    expect(started(instrument(bytes).bytes).started.value).toBe(7);
    const waiting = started(instrument(bytes, { deferStart: true }).bytes);
    expect(waiting.started.value).toBe(0);
    waiting['tracemalloc:start']();
    expect(waiting.started.value).toBe(7);
  });
});

it('removes custom sections with offsets of the code, and keeps the others', () => {
  const bytes = wasmModule(
    section(5, vector([0, 1])),
    custom('metadata.code.branch_hint', [0]),
    custom('producers', [0]),
  );
  const kept = readModule(instrument(bytes).bytes).sections.map(({ customName }) => customName);
  expect(kept.filter((title) => title !== '')).toEqual(['producers', TRACING_SECTION]);
});

it('does not change a module without memory, and refuses an instrumented one', () => {
  const bytes = wasmModule(custom('producers'));
  const { bytes: same, report } = instrument(bytes);
  expect(same).toEqual(bytes);
  expect(report).toMatchObject({ traces: 'nothing', coverage: 'none' });
  const once = instrument(guestBytes('pairs')).bytes;
  expect(() => instrument(once)).toThrow(/already instrumented/);
});

it('uses a role that the user gives, and refuses an unknown role', () => {
  const bytes = guestBytes('pairs');
  const { allocator } = instrument(bytes).report;
  const malloc = allocator.find(({ convention }) => convention === 'malloc')!;
  const { report } = instrument(bytes, { roles: { [malloc.functionIndex]: 'malloc' } });
  expect(report.allocator).toContainEqual({ ...malloc, evidence: 'user' });
  expect(() => instrument(bytes, { roles: { 1: 'mallok' as never } })).toThrow(
    expect.objectContaining({ code: 'ERR_TRACEMALLOC_OPTION' }),
  );
  const { refused } = instrument(bytes, { roles: { 0: 'calloc', 100000: 'free' } }).report;
  expect(refused).toEqual([
    expect.objectContaining({ reason: expect.stringMatching(/^its type is/) }),
    { name: 'function 100000', reason: 'there is no function 100000' },
  ]);
});
