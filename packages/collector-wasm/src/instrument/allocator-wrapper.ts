import type { Convention } from '../allocator/conventions.ts';
import { CodeWriter } from '../binary/code-writer.ts';
import { opcode } from '../binary/opcodes.ts';
import type { FunctionType } from '../binary/types-section.ts';
import { writeValueType } from '../binary/value-types.ts';
import type { ContextGlobals } from './instrumented-bodies.ts';

/** Indices that wrappers use. */
export interface WrapperGlobals {
  readonly countdown: number;
  readonly tracing: number;
  /** i32: 1 inside of a function of the allocator that calls another one. */
  readonly nested: number;
  /** Undefined where contexts are not kept. */
  readonly context: ContextGlobals | undefined;
}

/** How a function of the allocator is wrapped. */
export interface WrapperPlan {
  readonly convention: Convention;
  readonly type: FunctionType;
  /** Where the original body went; of a prologue, where it is. */
  readonly original: number;
  /** The number of the function, for the tracer. */
  readonly number: number;
  /** Whether it calls other functions of the allocator, which are not to be counted twice. */
  readonly nests: boolean;
  /** Whether another function of the allocator may call it. */
  readonly isNested: boolean;
  /** What memory 0 is addressed with. */
  readonly addressType: 'i32' | 'i64';
  readonly globals: WrapperGlobals;
  readonly callHook: (
    code: CodeWriter,
    hook: 'allocated' | 'freed' | 'reallocating' | 'reallocated',
  ) => void;
}

/**
 * Writes what stands in for a function of the allocator: calls it, and tells the tracer.
 *
 * - Allocations count down; the tracer is told when that reaches 0. It is always 0 in exact mode.
 * - A free is told before it happens: afterwards another thread may have the address.
 * - A reallocation is told before (the old block may be gone after) and after: it may have failed.
 */
export function allocatorWrapper(plan: WrapperPlan): CodeWriter {
  const { convention, globals, nests, isNested } = plan;
  const writer = new WrapperWriter(plan);
  const { code } = writer;
  if (isNested) {
    code.globalGet(globals.nested).if();
    writer.callOriginal();
    code.byte(opcode.return).end();
  }
  if (convention.role === 'free') {
    writer.isTold();
    writer.tellFreed();
  } else if (convention.role === 'realloc') {
    writer.ifTracing();
    writer.address();
    plan.callHook(code, 'reallocating');
    code.end();
  }
  if (nests) code.i32Const(1).globalSet(globals.nested);
  writer.callOriginal();
  if (convention.role !== 'free') code.localSet(writer.result);
  if (nests) code.i32Const(0).globalSet(globals.nested);
  if (convention.role === 'realloc') writer.tellReallocated();
  else if (convention.role !== 'free') writer.tellAllocated();
  if (convention.role !== 'free') code.localGet(writer.result);
  return writer.finish();
}

/**
 * Writes what a function that frees begins with, where it calls no other one of the allocator: it then
 * needs no wrapper, which saves a call.
 */
export function freePrologue(plan: WrapperPlan): CodeWriter {
  const writer = new WrapperWriter(plan);
  writer.isTold();
  if (plan.isNested) {
    writer.code.globalGet(plan.globals.nested).byte(opcode.i32Eqz, opcode.i32And);
  }
  writer.tellFreed();
  return writer.code;
}

class WrapperWriter {
  readonly code: CodeWriter = new CodeWriter();
  readonly #plan: WrapperPlan;
  /** The local that holds what the original function returned. */
  readonly result: number;

  constructor(plan: WrapperPlan) {
    this.#plan = plan;
    this.result = plan.type.parameters.length;
  }

  ifTracing(): void {
    this.code.globalGet(this.#plan.globals.tracing).i64Const(0).byte(opcode.i64Ne).if();
  }

  /** Pushes whether the address's bit is set: a shift counts modulo 64. */
  isTold(): void {
    const { code } = this;
    code.globalGet(this.#plan.globals.tracing);
    this.address();
    code.i64Const(4).byte(opcode.i64ShrU, opcode.i64ShrU, opcode.i32WrapI64);
    code.i32Const(1).byte(opcode.i32And);
  }

  /** Tells of the free, if what was pushed is 1. */
  tellFreed(): void {
    const { code } = this;
    code.if();
    this.address();
    this.#plan.callHook(code, 'freed');
    code.globalSet(this.#plan.globals.tracing).end();
  }

  /** Sets the address's bit. */
  #tellWhenFreed(pushAddress: () => void): void {
    const { tracing } = this.#plan.globals;
    this.code.globalGet(tracing).i64Const(1);
    pushAddress();
    this.code.i64Const(4).byte(opcode.i64ShrU, opcode.i64Shl, opcode.i64Or).globalSet(tracing);
  }

  callOriginal(): void {
    this.code.parameters(this.#plan.type.parameters.length).call(this.#plan.original);
  }

  /** Pushes the address that is freed or reallocated. */
  address(): void {
    this.#parameter('address');
    this.#skipHeader();
  }

  /** Only of what was allocated: the size of what could not be may be any number. */
  tellAllocated(): void {
    const { code } = this;
    const { globals, convention, type, addressType } = this.#plan;
    const isOut = convention.role === 'posix_memalign';
    code.localGet(this.result);
    if (isOut) code.byte(opcode.i32Eqz);
    else if (type.results[0] === 'i64') code.byte(opcode.i64Eqz, opcode.i32Eqz);
    code.if().globalGet(globals.countdown);
    this.#size();
    code.byte(opcode.i64Sub).globalSet(globals.countdown);
    code.globalGet(globals.countdown).i64Const(0).byte(opcode.i64LeS).if();
    const pushAddress = () => {
      if (!isOut) return this.#returned();
      code.localGet(convention.parameters.indexOf('out'));
      this.#load();
      this.#extend(addressType);
    };
    pushAddress();
    this.#size();
    this.#where();
    this.#plan.callHook(code, 'allocated');
    code.globalSet(globals.countdown);
    this.#tellWhenFreed(pushAddress);
    code.end().end();
  }

  tellReallocated(): void {
    const { code } = this;
    const { globals } = this.#plan;
    this.ifTracing();
    this.address();
    this.#returned();
    this.#size();
    this.#where();
    code.globalGet(globals.countdown);
    this.#plan.callHook(code, 'reallocated');
    code.globalSet(globals.countdown);
    this.#tellWhenFreed(() => this.#returned());
    code.end();
  }

  /** The body: the locals first. */
  finish(): CodeWriter {
    const { results } = this.#plan.type;
    const body = new CodeWriter().u32(results.length);
    for (const type of results) writeValueType(body.byte(1), type);
    body.raw(this.code.end().view());
    return body;
  }

  /** Pushes the address that was returned. */
  #returned(): void {
    this.code.localGet(this.result);
    this.#extend(this.#plan.type.results[0]!);
    this.#skipHeader();
  }

  /** Pushes the function's number, the context and the entry. */
  #where(): void {
    const { globals, number } = this.#plan;
    this.code.i32Const(number);
    if (globals.context === undefined) this.code.i64Const(0).i32Const(0);
    else this.code.globalGet(globals.context.context).globalGet(globals.context.entry);
  }

  /**
   * Pushes the product of the sizes, as the allocator computes it: modulo 2^32 where they are of 32 bits.
   * Most refuse a product that does not fit; emmalloc's calloc allocates what is left of it.
   */
  #size(): void {
    const { convention, type } = this.#plan;
    const sizes = convention.parameters.flatMap((meaning, index) =>
      meaning === 'size' ? [index] : [],
    );
    const is64 = sizes.some((index) => type.parameters[index] === 'i64');
    for (const [position, index] of sizes.entries()) {
      this.code.localGet(index);
      if (is64) this.#extend(type.parameters[index]!);
      if (position > 0) this.code.byte(is64 ? opcode.i64Mul : opcode.i32Mul);
    }
    if (!is64) this.#extend('i32');
  }

  #parameter(meaning: 'address'): void {
    const index = this.#plan.convention.parameters.indexOf(meaning);
    this.code.localGet(index);
    this.#extend(this.#plan.type.parameters[index]!);
  }

  /** From what the function takes and returns to the block's own address. tlsf never returns 0. */
  #skipHeader(): void {
    const { header } = this.#plan.convention;
    if (header > 0) this.code.i64Const(header).byte(opcode.i64Add);
  }

  #extend(type: string): void {
    if (type === 'i32') this.code.byte(opcode.i64ExtendI32U);
  }

  #load(): void {
    const is64 = this.#plan.addressType === 'i64';
    // Memory 0, aligned to the address's size, offset 0.
    this.code.byte(is64 ? opcode.i64Load : opcode.i32Load, is64 ? 3 : 2, 0);
  }
}
