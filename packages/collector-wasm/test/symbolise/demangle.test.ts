import { expect, it } from 'vitest';
import { demangle } from '../../src/symbolise/demangle.ts';

it.each([
  ['_ZN4core3fmt5write17h0123456789abcdefE', 'core::fmt::write'],
  [
    '_ZN5alloc7raw_vec19RawVec$LT$T$C$A$GT$8grow_one17h0123456789abcdefE',
    'alloc::raw_vec::RawVec<T,A>::grow_one',
  ],
  [
    '_ZN53_$LT$alloc..string..String$u20$as$u20$core..Clone$GT$5clone17hfedcba9876543210E',
    '<alloc::string::String as core::Clone>::clone',
  ],
  ['_ZN4main4main17h0123456789abcdefE.llvm.1234ABCD', 'main::main'],
])('%s is %s', (mangled, name) => {
  expect(demangle(mangled)).toBe(name);
});

it.each([
  'main',
  '',
  'operator new(unsigned long)',
  '_ZNSt3__16vectorIiE9push_backEi', // C++
  '_ZN4core3fmt5writeE', // without a hash: C++ too
  '_ZN99write17h0123456789abcdefE', // longer than it is
  '_RNvCscSpY9Juk0HT_7___rustc12___rust_alloc',
])('%s stays as it is', (name) => {
  expect(demangle(name)).toBe(name);
});
