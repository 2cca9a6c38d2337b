import { type CodeScan, isIndirectCall, isTailCall } from '../binary/code-scan.ts';
import type { FunctionBodies } from '../binary/code-section.ts';
import { CodeWriter } from '../binary/code-writer.ts';
import { opcode } from '../binary/opcodes.ts';
import type { OffsetMapBuilder } from './offset-map.ts';

/** Globals that the calling context is kept in. */
export interface ContextGlobals {
  /** i64: hash of the calls that lead here from JavaScript; 0 outside. */
  readonly context: number;
  /** i32: number of the entry from JavaScript; 0 if there is none that is known. */
  readonly entry: number;
}

/** How bodies are changed. */
export interface BodyPlan {
  readonly bytes: Uint8Array;
  readonly bodies: FunctionBodies;
  readonly scan: CodeScan;
  readonly importedCount: number;
  /** Parameters of a function, by function index. */
  readonly parameterCount: (functionIndex: number) => number;
  /** The function that is called after `memory.grow`, by memory index. */
  readonly grownFunction: ReadonlyMap<number, number>;
  /** Functions that lead to the allocator, where their context is kept, and the function that ends it. */
  readonly context:
    | {
        readonly globals: ContextGlobals;
        readonly reaches: Uint8Array;
        readonly leave: number;
      }
    | undefined;
}

/** What to do to one body. */
interface BodyChanges {
  /** Whether it keeps its context. */
  readonly inContext?: boolean;
  /** Instructions that it begins with, which leave nothing on the stack. */
  readonly prologue?: CodeWriter | undefined;
}

/** The same, and what was found in the body. */
interface WrittenChanges extends Required<BodyChanges> {
  /** Whether it may allocate, and whether it calls JavaScript. */
  readonly keepsContext: boolean;
  readonly savesEntry: boolean;
}

/**
 * The multiplier of the context hash: odd and above 2**33, so that the sums of two call sites stay
 * apart, and short, because every function has a copy (an i64.const of 6 bytes).
 */
const MULTIPLIER = 0x3_9e37_79b9;

const I32 = 0x7f;
const I64 = 0x7e;

/**
 * Writes changed copies of function bodies.
 *
 * The calling context (Bond and McKinley, "Probabilistic calling context", OOPSLA 2007): a function
 * that leads to the allocator keeps `c = context * K + base` in a local, and sets `context = c + i`
 * before its i-th call. Nothing has to be restored after a call, so that exceptions, longjmp and stack
 * switching are safe. While JavaScript is called, context and entry number are 0; the latter is restored
 * after it. What reaches the allocator only by way of JavaScript keeps no context: another entry begins
 * there.
 */
export class InstrumentedBodies {
  readonly #plan: BodyPlan;
  #siteCount = 0;

  constructor(plan: BodyPlan) {
    this.#plan = plan;
  }

  /** Call sites that set the context. */
  get siteCount(): number {
    return this.#siteCount;
  }

  /**
   * Writes the body, its size included, if it is to be changed; returns whether it was. With
   * `inContext` false, only `memory.grow` is looked at.
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

  /** `call`: of what may allocate, directly or through a table. */
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
    /** Pieces of this body, which starts where its size is known. */
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
        // This call is where the memory grew: `memory.grow` itself calls nothing.
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
