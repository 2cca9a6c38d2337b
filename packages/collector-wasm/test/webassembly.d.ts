// The part of WebAssembly's JavaScript interface that tests use. TypeScript declares it for browsers
// only, in `lib.dom`. https://webassembly.github.io/spec/js-api/
declare namespace WebAssembly {
  type Bytes = ArrayBuffer | ArrayBufferView;
  class Module {
    constructor(bytes: Bytes);
    static customSections(module: Module, name: string): ArrayBuffer[];
    static exports(module: Module): { name: string; kind: string }[];
    static imports(module: Module): { module: string; name: string; kind: string }[];
  }
  class Instance {
    constructor(module: Module, imports?: object);
    // biome-ignore lint/suspicious/noExplicitAny: as in lib.dom.
    readonly exports: Record<string, any>;
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  function validate(bytes: Bytes): boolean;
  function compile(bytes: Bytes): Promise<Module>;
  function compileStreaming(response: unknown): Promise<Module>;
  function instantiate(
    bytes: Bytes,
    imports?: object,
  ): Promise<{ module: Module; instance: Instance }>;
  function instantiate(module: Module, imports?: object): Promise<Instance>;
  function instantiateStreaming(
    response: unknown,
    imports?: object,
  ): Promise<{ module: Module; instance: Instance }>;
}
