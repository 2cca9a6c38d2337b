// The part of https://webassembly.github.io/spec/js-api/ that this package uses. TypeScript declares it
// for browsers only, in lib.dom.

/** A compiled module: `WebAssembly.Module` where that is declared. */
export type WasmModule = Declared<'Module', object>;
/** An instance: `WebAssembly.Instance` where that is declared. */
export type WasmInstance = Declared<
  'Instance',
  {
    /** The exports, by name. */
    // biome-ignore lint/suspicious/noExplicitAny: as in lib.dom.
    readonly exports: Record<string, any>;
  }
>;
/** The imports of an instance: module name → name → function, memory, table, global or tag. */
export type WasmImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

type Declared<Name extends string, Otherwise> = typeof globalThis extends {
  readonly WebAssembly: Readonly<Record<Name, { readonly prototype: infer Type }>>;
}
  ? Type
  : Otherwise;

/** `WebAssembly.Memory` */
export interface Memory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  grow(pages: number | bigint): number | bigint;
}

/** `WebAssembly.Global` */
export interface Global {
  value: unknown;
}

/** `WebAssembly.Table` */
export interface Table {
  set(index: number, value: unknown): void;
}

/** The exports of any instance. */
export type Exports = Readonly<Record<string, unknown>>;

interface WebAssemblyNamespace {
  readonly Module: {
    new (bytes: BufferSource, options?: object): WasmModule;
    readonly prototype: object;
    customSections(module: WasmModule, name: string): ArrayBuffer[];
    exports(module: WasmModule): { name: string; kind: string }[];
  };
  readonly Instance: {
    new (module: WasmModule, imports?: object): WasmInstance;
    readonly prototype: object;
  };
  readonly Memory: {
    new (descriptor: { initial: number; maximum?: number; shared?: boolean }): Memory;
    readonly prototype: Memory;
  };
  compile(bytes: BufferSource, options?: object): Promise<WasmModule>;
  compileStreaming?(response: unknown, options?: object): Promise<WasmModule>;
  instantiate(
    source: BufferSource | WasmModule,
    imports?: object,
    options?: object,
  ): Promise<WasmInstance | { module: WasmModule; instance: WasmInstance }>;
  instantiateStreaming?(
    response: unknown,
    imports?: object,
    options?: object,
  ): Promise<{ module: WasmModule; instance: WasmInstance }>;
}

type BufferSource = ArrayBuffer | ArrayBufferView;

/** The global `WebAssembly`, which `patchWebAssembly` changes. */
export const webAssembly: WebAssemblyNamespace = (
  globalThis as unknown as { WebAssembly: WebAssemblyNamespace }
).WebAssembly;

/** The functions of the global `WebAssembly` as they were when this module was loaded. */
export const originalWebAssembly: WebAssemblyNamespace = Object.freeze({
  ...ownFunctions(webAssembly),
}) as WebAssemblyNamespace;

function ownFunctions(object: object): object {
  return Object.fromEntries(
    Object.getOwnPropertyNames(object).map((name) => [name, object[name as keyof typeof object]]),
  );
}
