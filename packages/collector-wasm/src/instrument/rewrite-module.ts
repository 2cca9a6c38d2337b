import { conventions } from '../allocator/conventions.ts';
import type { AllocatorFunction } from '../allocator/find-allocator.ts';
import { moduleError } from '../binary/byte-cursor.ts';
import { ByteWriter } from '../binary/byte-writer.ts';
import type { CodeScan } from '../binary/code-scan.ts';
import type { FunctionBodies } from '../binary/code-section.ts';
import { CodeWriter } from '../binary/code-writer.ts';
import { functionTypeOf, type IndexSpaces } from '../binary/index-spaces.ts';
import type { ModuleContents } from '../binary/module-reader.ts';
import { appendToVector, type WrittenModule, writeModule } from '../binary/module-writer.ts';
import { opcode } from '../binary/opcodes.ts';
import type { SectionName } from '../binary/sections.ts';
import { externalKinds } from '../binary/sections.ts';
import {
  allocatorWrapper,
  freePrologue,
  type WrapperGlobals,
  type WrapperPlan,
} from './allocator-wrapper.ts';
import { AppendedFunctions, AppendedTypes } from './appended-functions.ts';
import { functionsInTables, rewriteElements } from './element-section.ts';
import { enterFunction, enterType, entryThunk, leaveFunction, leaveType } from './entry-thunks.ts';
import { forwardingFunctions } from './forwarding-functions.ts';
import { addedExports, type HookName, hooks, hookType } from './hooks.ts';
import { InstrumentedBodies } from './instrumented-bodies.ts';
import { type OffsetMap, OffsetMapBuilder } from './offset-map.ts';
import { findReach, type Reach } from './reaching-functions.ts';

/** A module and what was read of it. */
export interface ReadModule {
  readonly module: ModuleContents;
  readonly spaces: IndexSpaces;
  readonly bodies: FunctionBodies;
  readonly scan: CodeScan;
}

/** How to rewrite a module. */
export interface RewritePlan {
  readonly functions: readonly AllocatorFunction[];
  readonly keepsContexts: boolean;
  /** Whether a start function that may allocate has to wait until a collector is attached. */
  readonly defersStart: boolean;
}

/** The rewritten module, and the map back to the original. */
export interface RewrittenModule extends WrittenModule {
  readonly map: OffsetMap;
  /** Whether the start function waits. */
  readonly defersStart: boolean;
}

/**
 * Rewrites a module so that it tells a tracer what its allocator does. No index changes: the body of an
 * allocator's function moves to the end, and its wrapper gets its index. Direct, indirect and exported
 * calls then all reach the wrapper.
 */
export function rewriteModule(read: ReadModule, plan: RewritePlan): RewrittenModule {
  return new Rewriting(read, plan).write();
}

class Rewriting {
  readonly #read: ReadModule;
  readonly #plan: RewritePlan;
  readonly #types: AppendedTypes;
  readonly #appended: AppendedFunctions;
  readonly #globals: WrapperGlobals & { readonly serial: number };
  readonly #hookTable: number;
  readonly #reach: Reach;
  /** Wrappers of the allocator's functions, by function index. */
  readonly #wrappers = new Map<number, CodeWriter>();
  /** Prologues of the allocator's other functions, by function index. */
  readonly #prologues = new Map<number, CodeWriter>();
  readonly #sections = new Map<SectionName, Uint8Array | undefined>();

  constructor(read: ReadModule, plan: RewritePlan) {
    const { module, spaces, scan } = read;
    this.#read = read;
    this.#plan = plan;
    this.#types = new AppendedTypes(module.types.length);
    this.#appended = new AppendedFunctions(spaces.functionTypes.length);
    this.#hookTable = spaces.tableCount;
    const first = spaces.globalCount;
    this.#globals = {
      countdown: first,
      tracing: first + 1,
      nested: first + 2,
      context: plan.keepsContexts ? { context: first + 3, entry: first + 4 } : undefined,
      serial: first + 5,
    };
    const frees = ({ convention }: AllocatorFunction) =>
      conventions.get(convention)!.role === 'free';
    const indices = (functions: readonly AllocatorFunction[]) =>
      new Set(functions.map(({ functionIndex }) => functionIndex));
    this.#reach = findReach(scan, spaces.importedFunctionCount, spaces.functionTypes.length, {
      all: indices(plan.functions),
      allocating: indices(plan.functions.filter((own) => !frees(own))),
    });
  }

  write(): RewrittenModule {
    const { module } = this.#read;
    const defersStart = this.#defersStart();
    this.#wrap();
    const grownFunction = this.#addGrownFunctions();
    const probe = this.#addProbe();
    const leave = this.#addLeave();
    const thunks = this.#addThunks(leave);
    const { code, map } = this.#writeCode(grownFunction, leave);
    const append = (name: SectionName, count: number, elements: Uint8Array) =>
      this.#sections.set(name, appendToVector(module, name, count, elements));
    append('type', this.#types.length, this.#types.elements);
    const { all } = this.#appended;
    const functionTypes = new ByteWriter();
    for (const { type } of all) functionTypes.u32(type);
    append('function', all.length, functionTypes.view());
    // A table of funcref with one element a hook.
    append('table', 1, new ByteWriter().byte(0x70, 0x00).u32(Object.keys(hooks).length).view());
    this.#appendGlobals(append);
    this.#sections.set('export', this.#exports(thunks, probe, defersStart));
    this.#sections.set('code', code);
    if (defersStart) this.#sections.set('start', undefined);
    const elements = this.#elements(thunks);
    if (elements !== undefined) this.#sections.set('element', elements);
    const written = writeModule(module, {
      sections: this.#sections,
      // Its hints are for offsets of the original code: https://github.com/WebAssembly/branch-hinting
      keepsCustom: (name) => !name.startsWith('metadata.code.'),
    });
    return { ...written, defersStart, map: map.finish(written.codeOffset) };
  }

  /**
   * A thread without a collector that gets the module would never start it. So the start function of a
   * module with shared memory does not wait.
   */
  #defersStart(): boolean {
    const { module, spaces } = this.#read;
    const { functions, defersStart } = this.#plan;
    if (!defersStart || module.start === undefined || functions.length === 0) return false;
    const isShared = spaces.memories.some(({ shared }) => shared);
    return !isShared && this.#reach.reaches[module.start] === 1;
  }

  #typeOf(functionIndex: number) {
    const { module, spaces } = this.#read;
    const type = functionTypeOf(module, spaces, functionIndex);
    if (type !== undefined) return type;
    const found = `type ${spaces.functionTypes[functionIndex]} for function ${functionIndex}`;
    throw moduleError(`the module has ${found}`, 'the type of a function');
  }

  #callHook(code: CodeWriter, name: HookName): void {
    code
      .i32Const(hooks[name].slot)
      .callIndirect(this.#types.index(hookType(name)), this.#hookTable);
  }

  #wrap(): void {
    const { module, spaces, bodies, scan } = this.#read;
    const { functions } = this.#plan;
    const importedCount = spaces.importedFunctionCount;
    const parameterCount = (index: number) => this.#typeOf(index).parameters.length;
    const forwarding = forwardingFunctions(
      { bytes: module.bytes, bodies, scan, importedCount, parameterCount },
      functions,
    );
    const nesting = functions.filter(
      ({ functionIndex }) => !forwarding.has(functionIndex) && this.#reach.nests(functionIndex),
    );
    for (const [number, { functionIndex, convention }] of functions.entries()) {
      if (forwarding.has(functionIndex)) continue;
      const plan: WrapperPlan = {
        convention: conventions.get(convention)!,
        type: this.#typeOf(functionIndex),
        original: functionIndex,
        number,
        nests: nesting.some((other) => other.functionIndex === functionIndex),
        isNested: nesting.length > 0,
        addressType: spaces.memories[0]?.addressType ?? 'i32',
        globals: this.#globals,
        callHook: (code, name) => this.#callHook(code, name),
      };
      if (plan.convention.role === 'free' && !plan.nests && this.#canBegin(functionIndex)) {
        this.#prologues.set(functionIndex, freePrologue(plan));
        continue;
      }
      const original = this.#appended.add(spaces.functionTypes[functionIndex]!, {
        copyOf: functionIndex,
      });
      this.#wrappers.set(functionIndex, allocatorWrapper({ ...plan, original }));
    }
  }

  /** Whether code can be inserted before the function's first instruction. */
  #canBegin(functionIndex: number): boolean {
    const { scan, spaces } = this.#read;
    return !scan.undecoded.has(functionIndex - spaces.importedFunctionCount);
  }

  /** Adds a function for each memory that grows. It takes and returns the result of `memory.grow`. */
  #addGrownFunctions(): Map<number, number> {
    const { scan, spaces } = this.#read;
    const found = new Map<number, number>();
    for (const [row, code] of scan.opcode.entries()) {
      const memory = scan.target[row]!;
      const addressType = spaces.memories[memory]?.addressType;
      if (code !== opcode.memoryGrow || addressType === undefined || found.has(memory)) continue;
      const extend = addressType === 'i32' ? [opcode.i64ExtendI32U] : [];
      const body = new CodeWriter().u32(0).globalGet(this.#globals.tracing);
      body.i64Const(0).byte(opcode.i64Ne).if();
      body.localGet(0);
      // -1: the memory did not grow.
      if (addressType === 'i32') body.i32Const(-1).byte(opcode.i32Ne);
      else body.i64Const(-1).byte(opcode.i64Ne);
      body
        .if()
        .i32Const(memory)
        .localGet(0)
        .byte(...extend);
      body
        .byte(opcode.memorySize)
        .u32(memory)
        .byte(...extend);
      this.#callHook(body, 'grown');
      body.end().end().localGet(0).end();
      const type = this.#types.index({ parameters: [addressType], results: [addressType] });
      found.set(memory, this.#appended.add(type, body));
    }
    return found;
  }

  #addProbe(): number {
    const body = new CodeWriter().u32(0);
    this.#callHook(body, 'probed');
    return this.#appended.add(this.#types.index({ parameters: [], results: [] }), body.end());
  }

  /** Adds the function that ends an entry from JavaScript. Undefined if functions do not keep their context. */
  #addLeave(): number | undefined {
    const { context } = this.#globals;
    if (context === undefined) return undefined;
    return this.#appended.add(this.#types.index(leaveType), leaveFunction(context));
  }

  /** Adds thunks for the functions that lead to the allocator and that JavaScript can call. */
  #addThunks(leave: number | undefined): Map<number, number> {
    const thunks = new Map<number, number>();
    const globals = this.#globals.context;
    if (globals === undefined || leave === undefined) return thunks;
    const { module, spaces, scan } = this.#read;
    const enter = this.#appended.add(
      this.#types.index(enterType),
      enterFunction(globals, this.#globals),
    );
    const inTables = functionsInTables(module);
    const exported = module.exports.filter(({ kind }) => kind === 'function');
    const all = new Set([...inTables, ...exported.map(({ index }) => index)]);
    if (module.start !== undefined) all.add(module.start);
    for (const functionIndex of all) {
      if (functionIndex < spaces.importedFunctionCount) continue;
      if (this.#reach.reaches[functionIndex] !== 1) continue;
      const thunk = entryThunk({
        type: this.#typeOf(functionIndex),
        target: functionIndex,
        isInTable: inTables.has(functionIndex),
        enter,
        leave,
        globals,
        catchesBy: scan.usesTryTable ? 'tryTable' : 'try',
        blockType: (results) => this.#types.index({ parameters: [], results }),
      });
      thunks.set(functionIndex, this.#appended.add(spaces.functionTypes[functionIndex]!, thunk));
    }
    return thunks;
  }

  #writeCode(grownFunction: ReadonlyMap<number, number>, leave: number | undefined) {
    const { module, spaces, bodies, scan } = this.#read;
    const { bytes } = module;
    const { importedFunctionCount: importedCount } = spaces;
    const { context } = this.#globals;
    const { reaches } = this.#reach;
    const instrumented = new InstrumentedBodies({
      bytes,
      bodies,
      scan,
      importedCount,
      parameterCount: (index) => this.#typeOf(index).parameters.length,
      grownFunction,
      context: context && leave !== undefined ? { globals: context, reaches, leave } : undefined,
    });
    const { all } = this.#appended;
    const code = new CodeWriter(bytes.length + (bytes.length >> 2)).u32(bodies.length + all.length);
    const map = new OffsetMapBuilder();
    for (let body = 0; body < bodies.length; body++) {
      const wrapper = this.#wrappers.get(body + importedCount);
      const prologue = this.#prologues.get(body + importedCount);
      const changes = prologue === undefined ? {} : { inContext: false, prologue };
      if (wrapper !== undefined) {
        map.written(code.length);
        code.u32(wrapper.length).raw(wrapper.view());
      } else if (!instrumented.write(code, map, body, changes)) {
        copyBody(code, map, this.#read, body);
      }
    }
    for (const { body } of all) {
      if (body instanceof CodeWriter) {
        map.written(code.length);
        code.u32(body.length).raw(body.view());
        continue;
      }
      const copied = body.copyOf - importedCount;
      if (!instrumented.write(code, map, copied, { inContext: false }))
        copyBody(code, map, this.#read, copied);
    }
    return { code: code.view(), map };
  }

  #appendGlobals(append: (name: SectionName, count: number, elements: Uint8Array) => void): void {
    const globals = new CodeWriter();
    const MUTABLE = 1;
    const i32 = () => globals.byte(0x7f, MUTABLE).i32Const(0).end();
    const i64 = (value: bigint) =>
      globals.byte(0x7e, MUTABLE, opcode.i64Const).signed64(value).byte(opcode.end);
    // Without a tracer, the countdown never reaches 0.
    i64(2n ** 63n - 1n);
    i64(0n);
    i32();
    if (this.#globals.context !== undefined) {
      i64(0n);
      i32();
      i32();
    }
    append('global', this.#globals.context === undefined ? 3 : 6, globals.view());
  }

  #exports(thunks: ReadonlyMap<number, number>, probe: number, defersStart: boolean): Uint8Array {
    const { module } = this.#read;
    const all: [name: string, kind: (typeof externalKinds)[number], index: number][] = [];
    for (const { name, kind, index } of module.exports) {
      all.push([name, kind, kind === 'function' ? (thunks.get(index) ?? index) : index]);
    }
    all.push([addedExports.hooks, 'table', this.#hookTable]);
    all.push([addedExports.countdown, 'global', this.#globals.countdown]);
    all.push([addedExports.tracing, 'global', this.#globals.tracing]);
    all.push([addedExports.probe, 'function', probe]);
    if (this.#hidesMemory()) all.push([addedExports.memory, 'memory', 0]);
    if (defersStart) {
      const start = module.start!;
      all.push([addedExports.start, 'function', thunks.get(start) ?? start]);
    }
    const writer = new ByteWriter().u32(all.length);
    for (const [name, kind, index] of all) {
      writer.name(name).byte(externalKinds.indexOf(kind)).u32(index);
    }
    return writer.finish();
  }

  #hidesMemory(): boolean {
    const { module } = this.#read;
    const isImported = module.imports.some(({ kind }) => kind === 'memory');
    const isExported = module.exports.some(({ kind, index }) => kind === 'memory' && index === 0);
    return !isImported && !isExported && module.memories.length > 0;
  }

  #elements(thunks: ReadonlyMap<number, number>): Uint8Array | undefined {
    if (thunks.size === 0) return undefined;
    // `ref.func` may only refer to functions of element segments, exports and globals.
    const declared = [...this.#read.scan.referenced].filter((index) => thunks.has(index));
    return rewriteElements(this.#read.module, (index) => thunks.get(index) ?? index, declared);
  }
}

function copyBody(
  code: CodeWriter,
  map: OffsetMapBuilder,
  { module, bodies }: ReadModule,
  body: number,
): void {
  const start = bodies.start[body]!;
  const end = bodies.end[body]!;
  code.u32(end - start);
  map.copied(code.length, start);
  code.copy(module.bytes, start, end);
}
