import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demangle } from '../../../src/symbolise/demangle/demangle.ts';

it.each([
  ['_ZN3foo3barEi', 'foo::bar(int)'],
  ['_ZNKSt6vectorIiSaIiEE4sizeEv', 'std::vector<int, std::allocator<int>>::size() const'],
  ['_Znwm', 'operator new(unsigned long)'],
  ['_ZZ4mainENKUlvE_clEv.llvm.123', "main::'lambda'()::operator()() const (.llvm.123)"],
  ['_ZN4core3fmt5write17h0123456789abcdefE', 'core::fmt::write'],
  ['_ZN4main4main17h0123456789abcdefE.llvm.1234ABCD', 'main::main'],
  [
    '_ZN53_$LT$alloc..string..String$u20$as$u20$core..Clone$GT$5clone17hfedcba9876543210E',
    '<alloc::string::String as core::Clone>::clone',
  ],
  ['_RNvCscSpY9Juk0HT_7___rustc12___rust_alloc', '__rustc::__rust_alloc'],
  ['_RNvC7mycrate3foo.llvm.123', 'mycrate::foo'],
  [
    '_RNvMsr_NtCs3ssYzQotkvD_3std4pathNtB5_7PathBuf3newCs15kBYyAo9fc_7mycrate',
    '<std::path::PathBuf>::new',
  ],
  ['_RNvC7mycrateu8gdel_5qa', 'mycrate::gödel'],
])('%s is %s', (mangled, name) => {
  expect(demangle(mangled)).toBe(name);
});

it.each([
  'main',
  '',
  '_Z',
  '_R',
  'operator new(unsigned long)',
  '_ZN99write17h0123456789abcdefE', // a length beyond the end
  '_ZN3fooE3', // more letters after the end
  '_Z1fS_', // a reference to nothing
  '_Z1fT_',
  '_RNvB_3foo', // a reference to itself
  '_RNvC7mycrate3foo!',
])('%s is not changed', (name) => {
  expect(demangle(name)).toBe(name);
});

const names = readFileSync(new URL('names/names.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as [mangled: string, name: string]);

it(`says what llvm-cxxfilt and c++filt say, of ${names.length} names`, () => {
  expect(names.length).toBeGreaterThan(1000);
  expect(names.filter(([mangled]) => mangled.startsWith('_R')).length).toBeGreaterThan(200);
  expect(names.map(([mangled]) => [mangled, demangle(mangled)])).toEqual(names);
});

describe('an invalid name', () => {
  const name = fc.constantFrom(...names.map(([mangled]) => mangled));
  /** Pieces of the grammars, in any order: many are the first half of a valid name. */
  const pieces = fc
    .array(
      fc.constantFrom(
        'N',
        'E',
        'I',
        'S_',
        'S0_',
        'St',
        'T_',
        'Dp',
        'J',
        'F',
        'X',
        'L',
        'i',
        '3foo',
        'B_',
        'B0_',
        'Ul',
        'Z',
        'R',
        'K',
        'C1',
        'pl',
        'Y',
        'M',
        'G_',
        'T',
      ),
    )
    .chain((list) =>
      fc.constantFrom('_Z', '_R', '_ZN', '_RINv').map((start) => start + list.join('')),
    );
  const changed = fc
    .tuple(name, fc.nat(), fc.constantFrom('', 'E', '_', 'S', 'T', '9', 'I', 'Dp', 'B'))
    .map(([text, at, letters]) => {
      const index = at % text.length;
      return text.slice(0, index) + letters + text.slice(index + 1);
    });
  it('does not hang, and does not throw', () => {
    fc.assert(
      fc.property(fc.oneof(pieces, changed), (text) => {
        expect(typeof demangle(text)).toBe('string');
      }),
      { numRuns: 5000 },
    );
  });

  it('whose text doubles with every letter is not changed', () => {
    // Each pair contains the previous pair twice.
    const number = (at: number) => (at === 0 ? '' : (at - 1).toString(36).toUpperCase());
    const pairs = Array.from(
      { length: 60 },
      (_, at) => `S_IS${number(at + 1)}_S${number(at + 1)}_E`,
    );
    expect(demangle(`_Z1fSt4pairIiiE${pairs[0]}`)).toContain(
      '(std::pair<int, int>, std::pair<std::pair<int, int>, std::pair<int, int>>)',
    );
    const doubling = `_Z1fSt4pairIiiE${pairs.join('')}`;
    expect(demangle(doubling)).toBe(doubling);
    expect(demangle(`_Z1f${'P'.repeat(100_000)}i`)).toHaveLength(100_005);
    expect(demangle(`_R${'Y'.repeat(100_000)}`)).toHaveLength(100_002);
  });
});
