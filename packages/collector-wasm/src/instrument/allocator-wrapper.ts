import type { Convention } from '../allocator/conventions.ts';
import { CodeWriter } from '../binary/code-writer.ts';
import { opcode } from '../binary/opcodes.ts';
import type { FunctionType } from '../binary/types-section.ts';
import { writeValueType } from '../binary/value-types.ts';
import type { ContextGlobals } from './instrumented-bodies.ts';

/** Indices of the globals that wrappers use. */
export interface WrapperGlobals {
  readonly countdown: number;
  readonly tracing: number;
  /** i32: 1 while a function of the allocator runs that calls others of the allocator. */
  readonly nested: number;
  /** Undefined if functions do not keep their context. */
  readonly context: ContextGlobals | undefined;
}

/** How to wrap a function of the allocator. */
export interface WrapperPlan {
  readonly convention: Convention;
  readonly type: FunctionType;
  /** The index of the function that has the original body. */
  readonly original: number;
  /** The number that the tracer gets for the function. */
  readonly number: number;
  /** Whether it calls other functions of the allocator: they must not count a block again. */
  readonly nests: boolean;
  /** Whether another function of the allocator may call it. */
  readonly isNested: boolean;
  /** The type of addresses of memory 0. */
  readonly addressType: 'i32' | 'i64';
  readonly globals: WrapperGlobals;
  readonly callHook: (
    code: CodeWriter,
    hook: 'allocated' | 'freed' | 'reallocating' | 'reallocated',
  ) => void;
}

/**
 * Writes the function that takes the place of an allocator's function: it calls the original and the
 * tracer.
 *
 * - An allocation subtracts its size from a countdown, and calls the tracer when that reaches 0. In exact
 *   mode the countdown is always 0.
 * - A free calls the tracer before the original: afterwards another thread may have the address.
 * - A reallocation calls the tracer before the original, which may free the old block, and after it,
 *   because it may fail.
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
 * Writes a prologue for a function that frees and calls no other function of the allocator. It replaces
 * the wrapper, and so saves a call.
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
  /** The local that has the result of the original function. */
  readonly result: number;

  constructor(plan: WrapperPlan) {
    this.#plan = plan;
    this.result = plan.type.parameters.length;
  }

  ifTracing(): void {
    this.code.globalGet(this.#plan.globals.tracing).i64Const(0).byte(opcode.i64Ne).if();
  }

  /** Pushes whether the address's bit is set. A shift counts modulo 64. */
  isTold(): void {
    const { code } = this;
    code.globalGet(this.#plan.globals.tracing);
    this.address();
    code.i64Const(4).byte(opcode.i64ShrU, opcode.i64ShrU, opcode.i32WrapI64);
    code.i32Const(1).byte(opcode.i32And);
  }

  /** Pops a flag; if it is 1, tells the tracer of the free. */
  tellFreed(): void {
    const { code } = this;
    code.if();
    this.address();
    this.#plan.callHook(code, 'freed');
    code.globalSet(this.#plan.globals.tracing).end();
  }

  /** Sets the address's bit, so that its free is told. */
  #tellWhenFreed(pushAddress: () => void): void {
    const { tracing } = this.#plan.globals;
    this.code.globalGet(tracing).i64Const(1);
    pushAddress();
    this.code.i64Const(4).byte(opcode.i64ShrU, opcode.i64Shl, opcode.i64Or).globalSet(tracing);
  }

  callOriginal(): void {
    this.code.parameters(this.#plan.type.parameters.length).call(this.#plan.original);
  }

  /** Pushes the address of the block that is freed or reallocated. */
  address(): void {
    this.#parameter('address');
    this.#skipHeader();
  }

  /** Tells the tracer of an allocation, unless it failed: its size may then be any number. */
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

  /** Writes the body: the locals, and the code. */
  finish(): CodeWriter {
    const { results } = this.#plan.type;
    const body = new CodeWriter().u32(results.length);
    for (const type of results) writeValueType(body.byte(1), type);
    body.raw(this.code.end().view());
    return body;
  }

  /** Pushes the address of the block that was returned. */
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
   * Pushes the product of the sizes, as the allocator computes it: modulo 2^32 if they have 32 bits. Most
   * allocators refuse a product that does not fit; emmalloc's calloc allocates the remainder.
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

  /** Adds the header to the address, so that it is the block's own. tlsf never returns 0. */
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
