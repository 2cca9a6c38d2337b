import { expect, it } from 'vitest';
import type { AllocatorFunction } from '../../src/allocator/find-allocator.ts';
import { scanCode } from '../../src/binary/code-scan.ts';
import { readBodies } from '../../src/binary/code-section.ts';
import { readModule } from '../../src/binary/module-reader.ts';
import { inspectModule } from '../../src/index.ts';
import { forwardingFunctions } from '../../src/instrument/forwarding-functions.ts';
import { guestBytes } from '../guest.ts';
import { code, functionType, section, u32, vector, wasmModule } from '../module-bytes.ts';

function forwarding(
  bytes: Uint8Array,
  functions: readonly AllocatorFunction[],
  parameters: number,
) {
  const bodies = readBodies(readModule(bytes));
  const scan = scanCode(bytes, bodies);
  return [
    ...forwardingFunctions(
      { bytes, bodies, scan, importedCount: 0, parameterCount: () => parameters },
      functions,
    ),
  ];
}

it('knows malloc and free of wasi-libc, which call dlmalloc and dlfree', () => {
  const bytes = guestBytes('pairs');
  const { allocator } = inspectModule(bytes);
  const found = forwarding(bytes, allocator, 1);
  const names = allocator.filter(({ functionIndex }) => found.includes(functionIndex));
  expect(names.map(({ name }) => name)).toEqual(['malloc', 'free']);
});

/** Functions with two parameters, by their instructions. Function 0 is calloc. */
function callocs(...bodies: readonly (readonly number[])[]) {
  const all = [[0x00, 0x0b], ...bodies];
  const bytes = wasmModule(
    section(code.section.type, vector(functionType('(i32, i32) -> (i32)'))),
    section(code.section.function, vector(...all.map(() => u32(0)))),
    section(code.section.code, vector(...all.map((own) => [own.length + 1, 0, ...own]))),
  );
  const functions = all.map(
    (_, functionIndex) => ({ functionIndex, convention: 'calloc' }) as AllocatorFunction,
  );
  return forwarding(bytes, functions, 2);
}

const get = (index: number) => [0x20, index];
const call = (index: number) => [0x10, index];
const end = 0x0b;

it('a function forwards only if it passes on all its parameters, and does nothing else', () => {
  const found = callocs(
    [...get(0), ...get(1), ...call(0), end],
    [...get(1), ...get(0), ...call(0), end],
    [...get(0), ...get(0), ...call(0), end],
    [...get(0), ...get(1), ...call(0), ...get(0), 0x6a, end],
    [...get(0), ...get(1), ...get(1), 0x6a, ...call(0), end],
    [...get(0), ...get(1), ...call(6), end], // calls itself
    [...get(0), ...get(1), ...call(1), end], // calls a forwarding function
  );
  expect(found).toEqual([1, 7]);
});
