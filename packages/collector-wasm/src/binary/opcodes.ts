// https://webassembly.github.io/spec/core/binary/instructions.html (WebAssembly 3.0: SIMD, bulk memory,
// reference types, tail calls, exceptions, garbage collection, 64-bit and several memories), and the
// proposals threads (https://webassembly.github.io/threads/core/binary/instructions.html#atomic-memory-instructions),
// wide-arithmetic and the legacy exceptions
// (https://github.com/WebAssembly/exception-handling/blob/main/proposals/exception-handling/legacy/Exceptions.md).

/**
 * The immediates of an opcode, one letter each:
 *
 * - `x` an index or another LEB128 integer; `b` one byte;
 * - `t` a block type; `v` a value type; `V` a vector of value types;
 * - `m` a memory argument: alignment, memory index if bit 6 of the alignment is set, offset;
 * - `4`, `8`, `s` 4, 8, 16 bytes;
 * - `T` the targets of `br_table`; `C` the catch clauses of `try_table`.
 */
export type Immediates = string;

/** The first and last opcode of a range, and the immediates of all of them. */
type Range = readonly [first: number, last: number, immediates: Immediates];

/** Opcodes of one byte. */
const oneByte: readonly Range[] = [
  [0x00, 0x01, ''], // unreachable, nop
  [0x02, 0x04, 't'], // block, loop, if
  [0x05, 0x05, ''], // else
  [0x06, 0x06, 't'], // try (legacy)
  [0x07, 0x09, 'x'], // catch (legacy), throw, rethrow (legacy)
  [0x0a, 0x0b, ''], // throw_ref, end
  [0x0c, 0x0d, 'x'], // br, br_if
  [0x0e, 0x0e, 'T'], // br_table
  [0x0f, 0x0f, ''], // return
  [0x10, 0x10, 'x'], // call
  [0x11, 0x11, 'xx'], // call_indirect
  [0x12, 0x12, 'x'], // return_call
  [0x13, 0x13, 'xx'], // return_call_indirect
  [0x14, 0x15, 'x'], // call_ref, return_call_ref
  [0x18, 0x18, 'x'], // delegate (legacy)
  [0x19, 0x1b, ''], // catch_all (legacy), drop, select
  [0x1c, 0x1c, 'V'], // select t*
  [0x1f, 0x1f, 'tC'], // try_table
  [0x20, 0x26, 'x'], // local.get to table.set
  [0x28, 0x3e, 'm'], // loads and stores
  [0x3f, 0x42, 'x'], // memory.size, memory.grow, i32.const, i64.const
  [0x43, 0x43, '4'], // f32.const
  [0x44, 0x44, '8'], // f64.const
  [0x45, 0xc4, ''], // numeric instructions
  [0xd0, 0xd0, 'x'], // ref.null
  [0xd1, 0xd1, ''], // ref.is_null
  [0xd2, 0xd2, 'x'], // ref.func
  [0xd3, 0xd4, ''], // ref.eq, ref.as_non_null
  [0xd5, 0xd6, 'x'], // br_on_null, br_on_non_null
];

/** After 0xfb: garbage collection. */
const garbageCollection: readonly Range[] = [
  [0x00, 0x01, 'x'], // struct.new, struct.new_default
  [0x02, 0x05, 'xx'], // struct.get to struct.set
  [0x06, 0x07, 'x'], // array.new, array.new_default
  [0x08, 0x0a, 'xx'], // array.new_fixed, array.new_data, array.new_elem
  [0x0b, 0x0e, 'x'], // array.get to array.set
  [0x0f, 0x0f, ''], // array.len
  [0x10, 0x10, 'x'], // array.fill
  [0x11, 0x13, 'xx'], // array.copy, array.init_data, array.init_elem
  [0x14, 0x17, 'x'], // ref.test, ref.cast, each with and without null
  [0x18, 0x19, 'bxxx'], // br_on_cast, br_on_cast_fail
  [0x1a, 0x1e, ''], // any.convert_extern to i31.get_u
];

/** After 0xfc: saturating conversions, bulk memory, tables, wide arithmetic. */
const bulkMemory: readonly Range[] = [
  [0x00, 0x07, ''], // i32.trunc_sat_f32_s to i64.trunc_sat_f64_u
  [0x08, 0x08, 'xx'], // memory.init
  [0x09, 0x09, 'x'], // data.drop
  [0x0a, 0x0a, 'xx'], // memory.copy
  [0x0b, 0x0b, 'x'], // memory.fill
  [0x0c, 0x0c, 'xx'], // table.init
  [0x0d, 0x0d, 'x'], // elem.drop
  [0x0e, 0x0e, 'xx'], // table.copy
  [0x0f, 0x11, 'x'], // table.grow, table.size, table.fill
  [0x13, 0x16, ''], // i64.add128 to i64.mul_wide_u
];

/** After 0xfd: vectors. */
const vectors: readonly Range[] = [
  [0x00, 0x0b, 'm'], // v128.load to v128.store
  [0x0c, 0x0d, 's'], // v128.const, i8x16.shuffle
  [0x0e, 0x14, ''], // swizzle and splats
  [0x15, 0x22, 'b'], // lanes
  [0x23, 0x53, ''], // comparisons and bitwise instructions
  [0x54, 0x5b, 'mb'], // loads and stores of a lane
  [0x5c, 0x5d, 'm'], // v128.load32_zero, v128.load64_zero
  [0x5e, 0x113, ''], // numeric instructions, relaxed ones included
];

/** After 0xfe: threads. */
const threads: readonly Range[] = [
  [0x00, 0x02, 'm'], // notify and wait
  [0x03, 0x03, 'b'], // atomic.fence
  [0x10, 0x4e, 'm'], // atomic loads, stores, read-modify-writes
];

function tableOf(ranges: readonly Range[], size: number): readonly (Immediates | undefined)[] {
  const table: (Immediates | undefined)[] = new Array(size).fill(undefined);
  for (const [first, last, immediates] of ranges) table.fill(immediates, first, last + 1);
  return table;
}

/** The immediates of each opcode of one byte; undefined for an unknown opcode. */
export const immediatesOf: readonly (Immediates | undefined)[] = tableOf(oneByte, 256);

/** The immediates of each opcode after a prefix byte; such an opcode is a LEB128 integer. */
export const prefixedImmediatesOf: ReadonlyMap<number, readonly (Immediates | undefined)[]> =
  new Map([
    [0xfb, tableOf(garbageCollection, 0x1f)],
    [0xfc, tableOf(bulkMemory, 0x17)],
    [0xfd, tableOf(vectors, 0x114)],
    [0xfe, tableOf(threads, 0x4f)],
  ]);

/** The opcodes that this package reads or writes. */
export const opcode = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  try: 0x06,
  rethrow: 0x09,
  throwRef: 0x0a,
  end: 0x0b,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  returnCall: 0x12,
  returnCallIndirect: 0x13,
  callRef: 0x14,
  returnCallRef: 0x15,
  catchAll: 0x19,
  drop: 0x1a,
  tryTable: 0x1f,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Load: 0x28,
  i64Load: 0x29,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  i32Eqz: 0x45,
  i32Ne: 0x47,
  i64Eqz: 0x50,
  i64Ne: 0x52,
  i64LeS: 0x57,
  i32Ctz: 0x68,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32And: 0x71,
  i64Ctz: 0x7a,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64Or: 0x84,
  i64Shl: 0x86,
  i64ShrU: 0x88,
  i32WrapI64: 0xa7,
  i64ExtendI32U: 0xad,
  refFunc: 0xd2,
} as const;

/** The block type of a block without parameters and results. */
export const emptyBlock = 0x40;
