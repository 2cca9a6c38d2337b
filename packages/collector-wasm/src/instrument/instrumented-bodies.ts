import { type CodeScan, isIndirectCall, isTailCall } from '../binary/code-scan.ts';
import type { FunctionBodies } from '../binary/code-section.ts';
import { CodeWriter } from '../binary/code-writer.ts';
import { opcode } from '../binary/opcodes.ts';
import type { OffsetMapBuilder } from './offset-map.ts';

/** The globals that keep the calling context. */
export interface ContextGlobals {
  /** i64: a hash of the calls from JavaScript to here; 0 outside of an entry. */
  readonly context: number;
  /** i32: the number of the entry from JavaScript; 0 if it is not known. */
  readonly entry: number;
}

/** How to change bodies. */
export interface BodyPlan {
  readonly bytes: Uint8Array;
  readonly bodies: FunctionBodies;
  readonly scan: CodeScan;
  readonly importedCount: number;
  /** The number of a function's parameters, by function index. */
  readonly parameterCount: (functionIndex: number) => number;
  /** The function to call after `memory.grow`, by memory index. */
  readonly grownFunction: ReadonlyMap<number, number>;
  /** The globals, the functions that lead to the allocator, and the function that ends an entry. */
  readonly context:
    | {
        readonly globals: ContextGlobals;
        readonly reaches: Uint8Array;
        readonly leave: number;
      }
    | undefined;
}

/** How to change one body. */
interface BodyChanges {
  /** Whether it keeps its context. */
  readonly inContext?: boolean;
  /** Instructions to insert at its start. They leave nothing on the stack. */
  readonly prologue?: CodeWriter | undefined;
}

/** The changes, and what was found in the body. */
interface WrittenChanges extends Required<BodyChanges> {
  /** Whether it calls a function that may allocate. */
  readonly keepsContext: boolean;
  /** Whether it calls JavaScript. */
  readonly savesEntry: boolean;
}

/**
 * The multiplier of the context hash. It is odd and above 2**33, so that the sums of two call sites differ.
 * It is short (an i64.const of 6 bytes), because every function has a copy.
 */
const MULTIPLIER = 0x3_9e37_79b9;

const I32 = 0x7f;
const I64 = 0x7e;

/**
 * Writes changed copies of function bodies.
 *
 * The calling context (Bond and McKinley, "Probabilistic calling context", OOPSLA 2007): a function
 * that leads to the allocator keeps `c = context * K + base` in a local, and sets `context = c + i`
 * before its i-th call. It restores nothing after a call, so that exceptions, longjmp and stack switching
 * are safe. During a call of JavaScript, context and entry number are 0; afterwards it restores the entry
 * number. A function that reaches the allocator only through JavaScript keeps no context: another entry
 * begins there.
 */
export class InstrumentedBodies {
  readonly #plan: BodyPlan;
  #siteCount = 0;

  constructor(plan: BodyPlan) {
    this.#plan = plan;
  }

  /** The number of call sites that set the context. */
  get siteCount(): number {
    return this.#siteCount;
  }

  /**
   * Writes the body with its size if it needs changes; returns whether it does. With `inContext` false, it
   * only changes `memory.grow`.
   */
  write(
    writer: CodeWriter,
    map: OffsetMapBuilder,
    body: number,
    { inContext = true, prologue }: BodyChanges = {},
  ): boolean {
    const { scan } = this.#plan;
    if (scan.undecoded.has(body)) return false;
    const first = scan.firstRow[body]!;
    const end = scan.firstRow[body + 1]!;
    let changes = 0;
    let keepsContext = false;
    let savesEntry = false;
    for (let row = first; row < end; row++) {
      const kind = this.#kind(row, inContext);
      if (kind !== 'other') changes++;
      if (kind === 'call') keepsContext = true;
      if (kind === 'import' && !isTailCall(scan.opcode[row]!)) savesEntry = true;
    }
    if (changes === 0 && prologue === undefined) return false;
    this.#write(writer, map, body, { inContext, keepsContext, savesEntry, prologue });
    return true;
  }

  /** `call`: calls a function that may allocate, directly or through a table. */
  #kind(row: number, inContext: boolean): 'import' | 'call' | 'grow' | 'other' {
    const { scan, context, importedCount, grownFunction } = this.#plan;
    const code = scan.opcode[row]!;
    const target = scan.target[row]!;
    if (code === opcode.memoryGrow) return grownFunction.has(target) ? 'grow' : 'other';
    if (context === undefined || !inContext) return 'other';
    if (isIndirectCall(code)) return 'call';
    if (target < importedCount) return 'import';
    return context.reaches[target] === 1 ? 'call' : 'other';
  }

  #write(
    writer: CodeWriter,
    map: OffsetMapBuilder,
    body: number,
    { inContext, keepsContext, savesEntry, prologue }: WrittenChanges,
  ): void {
    const { bytes, bodies, scan, context, importedCount } = this.#plan;
    const functionIndex = body + importedCount;
    const local = this.#plan.parameterCount(functionIndex) + scan.localCount[body]!;
    const code = new CodeWriter(bodies.end[body]! - bodies.start[body]! + 64);
    /** The pieces of this body. Offsets count from its start, which depends on its size. */
    const pieces: (readonly [offset: number, original: number])[] = [];
    const copy = (start: number, end: number) => {
      pieces.push([code.length, start]);
      code.copy(bytes, start, end);
    };

    const groupsEnd = scan.codeStart[body]!;
    code.u32(scan.groupCount[body]! + (keepsContext ? 1 : 0) + (savesEntry ? 1 : 0));
    code.copy(bytes, scan.groupsStart[body]!, groupsEnd);
    if (keepsContext) code.byte(1, I64);
    if (savesEntry) code.byte(1, I32);
    const entryLocal = local + (keepsContext ? 1 : 0);
    if (keepsContext) {
      code.globalGet(context!.globals.context).i64Const(MULTIPLIER).byte(opcode.i64Mul);
      code.i64Const(this.#siteCount).byte(opcode.i64Add).localSet(local);
    }
    if (savesEntry) code.globalGet(context!.globals.entry).localSet(entryLocal);
    if (prologue !== undefined) code.raw(prologue.view());
    let from = groupsEnd;
    let site = 0;
    for (let row = scan.firstRow[body]!; row < scan.firstRow[body + 1]!; row++) {
      const kind = this.#kind(row, inContext);
      if (kind === 'other') continue;
      const start = scan.offset[row]!;
      const end = scan.end[row]!;
      copy(from, kind === 'grow' ? end : start);
      from = kind === 'grow' ? end : start;
      if (kind === 'grow') {
        // Stacks show this call, not `memory.grow`, which calls nothing: map it to that.
        pieces.push([code.length, start]);
        code.call(this.#plan.grownFunction.get(scan.target[row]!)!);
        continue;
      }
      const { globals, leave } = context!;
      if (kind === 'call') {
        code.localGet(local);
        if (site > 0) code.i64Const(site).byte(opcode.i64Add);
        code.globalSet(globals.context);
        site++;
        continue;
      }
      code.i32Const(0).call(leave);
      if (isTailCall(scan.opcode[row]!)) continue;
      copy(start, end);
      from = end;
      code.localGet(entryLocal).globalSet(globals.entry);
    }
    copy(from, bodies.end[body]!);
    this.#siteCount += site;

    writer.u32(code.length);
    const start = writer.length;
    if (prologue !== undefined) map.written(start);
    for (const [offset, original] of pieces) map.copied(start + offset, original);
    writer.raw(code.view());
  }
}
