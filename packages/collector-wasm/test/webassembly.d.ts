// The part of WebAssembly's JavaScript interface that tests ask for the truth. TypeScript declares
// it for browsers only, in `lib.dom`. https://webassembly.github.io/spec/js-api/
declare namespace WebAssembly {
  class Module {
    constructor(bytes: ArrayBufferView);
    static customSections(module: Module, name: string): ArrayBuffer[];
    static exports(module: Module): { name: string; kind: string }[];
    static imports(module: Module): { module: string; name: string; kind: string }[];
  }
  function validate(bytes: ArrayBufferView): boolean;
}
