import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customSection, readModule } from '../../src/binary/module-reader.ts';
import { dwarfSymboliser } from '../../src/dwarf/dwarf-symboliser.ts';
import { guestBytes, tracedGuest } from '../guest.ts';

/** An answer of llvm-symbolizer: an offset in the code section, and its frames, the most recent first. */
type Answer = [
  offset: number,
  ...frames: [file: string, line: number, column: number, name: string][],
];

const answers = JSON.parse(
  readFileSync(new URL('../guests/lines.symbols.json', import.meta.url), 'utf8'),
) as Answer[];
const module = readModule(guestBytes('lines'));
const section = (name: string) => customSection(module, name) ?? new Uint8Array();
const symbolise = dwarfSymboliser(section)!;

/** The name without template arguments and without its scope. */
function plainName(name: string): string {
  let plain = name;
  for (let last = ''; last !== plain; ) {
    last = plain;
    plain = plain.replace(/<[^<>]*>/g, '');
  }
  return plain.split('::').at(-1)!;
}

describe('agrees with llvm-symbolizer on 1000 instructions, DWARF 4 and 5 in one module', () => {
  it('in every source location, inlined frames included', () => {
    expect(answers).toHaveLength(1000);
    for (const [offset, ...frames] of answers) {
      const places = frames.filter(([file]) => file !== '').map(([...frame]) => frame.slice(0, 3));
      const ours = symbolise(offset) ?? [];
      expect(
        ours.map(({ filename, lineno, column }) => [filename, lineno, column]),
        `at ${offset}`,
      ).toEqual(places);
      expect(ours.every(({ position }) => position === 'line')).toBe(true);
    }
    // The comparison needs answers with more than one frame.
    expect(answers.filter(([, ...frames]) => frames.length > 3).length).toBeGreaterThan(100);
  });

  it('in the names of functions', () => {
    let compared = 0;
    for (const [offset, ...frames] of answers) {
      for (const [index, { functionName = '' }] of (symbolise(offset) ?? []).entries()) {
        const name = frames[index]![3];
        // In demangled names of operators, the name cannot be told from its types.
        if (/operator|decltype/.test(name + functionName) || functionName === '') continue;
        if (name.includes('basic_string_view')) continue;
        expect(plainName(functionName), `at ${offset}`).toBe(plainName(name));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(1500);
  });
});

it('has no frames without debug information, and none beyond the code', () => {
  expect(dwarfSymboliser(() => new Uint8Array())).toBeUndefined();
  expect(symbolise(0)).toBeUndefined();
  expect(symbolise(2 ** 31)).toBeUndefined();
});

it('does not throw and does not hang with broken debug information', () => {
  const names = ['.debug_info', '.debug_abbrev', '.debug_line', '.debug_str', '.debug_rnglists'];
  const change = fc.record({
    name: fc.constantFrom(...names),
    where: fc.double({ min: 0, max: 1, noNaN: true }),
    value: fc.integer({ min: 0, max: 255 }),
    cut: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const broken = dwarfSymboliser((name) => {
        let bytes = section(name).slice();
        for (const { name: wanted, where, value, cut } of changes) {
          if (wanted !== name || bytes.length === 0) continue;
          const at = Math.min(bytes.length - 1, Math.floor(where * bytes.length));
          if (cut) bytes = bytes.slice(0, at);
          else bytes[at] = value;
        }
        return bytes;
      });
      for (const [offset] of answers.slice(0, 20)) broken?.(offset);
    }),
    { numRuns: 150 },
  );
});

it('tracebacks have lines, and frames of inlined functions', async () => {
  const { exports, collector } = await tracedGuest('lines');
  const block = exports.inlined_block!(100);
  const frames = [...collector.getObjectTraceback(block)!].slice(0, 2);
  expect(frames).toMatchObject([
    { filename: '/guests/lines.cc', functionName: 'shop::block_of', position: 'line' },
    { filename: '/guests/lines.cc', functionName: 'inlined_block', position: 'line' },
  ]);
  const source = readFileSync(new URL('../guests/lines.cc', import.meta.url), 'utf8').split('\n');
  expect(source[frames[0]!.lineno - 1]).toContain('::operator new(size)');
  expect(source[frames[1]!.lineno - 1]).toContain('shop::block_of(size)');
  expect(exports.fill!(50)).toBe(0);
  const snapshot = collector.takeSnapshot();
  const [described] = snapshot.metadata.collectors;
  expect(described!.lineShare).toBeGreaterThan(0.9);
  const files = snapshot
    .statistics('filename', true)
    .map(({ traceback }) => traceback.at(0)!.filename);
  expect(files).toContain('/guests/lines.cc');
});
