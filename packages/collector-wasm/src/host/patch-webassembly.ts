import { TracemallocError } from '@tracemalloc/core';
import { moduleBytes } from '../binary/module-bytes.ts';
import { customSection, readModule } from '../binary/module-reader.ts';
import { callSites } from '../collector/call-sites.ts';
import { isOwnScript } from '../collector/own-scripts.ts';
import type { WasmCollector } from '../collector/wasm-collector.ts';
import { isAddedExport } from '../instrument/hooks.ts';
import { type InstrumentOptions, instrument } from '../instrument/instrument.ts';
import { TRACING_SECTION } from '../instrument/tracing-section.ts';
import type { ModuleFiles } from '../symbolise/module-files.ts';
import {
  type Memory,
  originalWebAssembly,
  type WasmImports,
  type WasmInstance,
  type WasmModule,
  webAssembly,
} from '../webassembly/webassembly.ts';

/** How modules that a program compiles are traced. */
export interface PatchOptions extends Omit<InstrumentOptions, 'roles' | 'filename' | 'deferStart'> {
  /** Told of every module that could not be instrumented, and runs as it would have. */
  readonly onUntraced?: ((reason: unknown) => void) | undefined;
  /**
   * Where modules and their debug information are: `localModuleFiles` of
   * `@tracemalloc/collector-wasm/local-module-files` knows it in Node.js. What a streaming function
   * has fetched has its URL. The collector gets them unless it has others.
   */
  readonly files?: ModuleFiles | undefined;
}

/**
 * Changes the global `WebAssembly` so that an unmodified program is traced: whatever compiles a module
 * compiles it instrumented, whatever makes an instance attaches the collector to it. What cannot be
 * traced runs as it would have, errors included. Modules that reach another thread by `postMessage`
 * are traced there if `WebAssembly` is changed there too.
 *
 * Not seen are modules of other realms (`node:vm`), those that Node.js itself uses, and those that are
 * imported as ES modules.
 *
 * @returns what changes it back; modules and instances stay as they are
 */
export function patchWebAssembly(collector: WasmCollector, options: PatchOptions = {}): () => void {
  const patch = new Patch(collector, options);
  collector.files ??= options.files;
  const undo = [
    replace(webAssembly, 'Module', (own) => patch.module(own)),
    replace(webAssembly, 'Instance', (own) => patch.instance(own)),
    replace(webAssembly, 'compile', (own) => patch.compile(own)),
    replace(webAssembly, 'instantiate', (own) => patch.instantiate(own)),
    replace(webAssembly, 'compileStreaming', (own) => patch.streaming(own, 'compile')),
    replace(webAssembly, 'instantiateStreaming', (own) => patch.streaming(own, 'instantiate')),
    replace(originalWebAssembly.Memory.prototype, 'grow', (own) => patch.grow(own)),
    replace(originalWebAssembly.Module, 'exports', (own) => patch.moduleExports(own)),
    replace(originalWebAssembly.Module.prototype, 'constructor', () => webAssembly.Module as never),
    replace(
      originalWebAssembly.Instance.prototype,
      'constructor',
      () => webAssembly.Instance as never,
    ),
  ];
  return () => {
    for (const restore of undo.reverse()) restore();
  };
}

type Callable = (...given: never[]) => unknown;
type Given = [source: unknown, imports?: WasmImports, options?: object];

/** Bytes that may be compiled: instrumented ones, and what to fall back on. */
interface Prepared {
  readonly instrumented: Uint8Array;
  readonly original: Uint8Array;
}

class Patch {
  readonly #collector: WasmCollector;
  readonly #options: PatchOptions;
  /** Where bytes were fetched. */
  readonly #urls = new WeakMap<object, string>();

  constructor(collector: WasmCollector, options: PatchOptions) {
    this.#collector = collector;
    this.#options = options;
  }

  // Proxies, because a program may look at names, lengths, prototypes and statics.

  module(own: Callable): Callable {
    return new Proxy(own, {
      construct: (target, [source, ...rest], newTarget) => {
        const make = (bytes: unknown) =>
          Reflect.construct(target, [bytes, ...rest], originalOf(newTarget)) as object;
        const prepared = this.#prepare(source, false);
        if (prepared === undefined) return make(source);
        try {
          return make(prepared.instrumented);
        } catch (error) {
          // The program's own error, if it is one.
          const module = make(prepared.original);
          this.#options.onUntraced?.(error);
          return module;
        }
      },
    });
  }

  instance(own: Callable): Callable {
    return new Proxy(own, {
      construct: (target, given, newTarget) => {
        const instance = Reflect.construct(target, given, originalOf(newTarget)) as WasmInstance;
        const [module, imports] = given as [WasmModule, WasmImports | undefined];
        this.#attach(module, instance, imports);
        return instance;
      },
    });
  }

  compile(own: Callable): Callable {
    return new Proxy(own, {
      apply: (target, receiver, [source, ...rest]: Given) => {
        const compile = (bytes: unknown) =>
          Reflect.apply(target, receiver, [bytes, ...rest]) as Promise<WasmModule>;
        const prepared = this.#prepare(source, false);
        return prepared === undefined ? compile(source) : this.#compilePrepared(prepared, compile);
      },
    });
  }

  instantiate(own: Callable): Callable {
    return new Proxy(own, {
      apply: (target, receiver, given: Given) => {
        const [source, imports, options] = given;
        const pass = () => Reflect.apply(target, receiver, given) as Promise<unknown>;
        if (source instanceof originalWebAssembly.Module) {
          return pass().then((instance) => {
            this.#attach(source as WasmModule, instance as WasmInstance, imports);
            return instance;
          });
        }
        const prepared = this.#prepare(source, true);
        if (prepared === undefined) return pass();
        const compile = (bytes: unknown) =>
          originalWebAssembly.compile(bytes as Uint8Array, options);
        return this.#compilePrepared(prepared, compile).then((module) =>
          this.#instantiate(module, imports),
        );
      },
    });
  }

  /** `method`: what does the same with bytes. */
  streaming(own: Callable, method: 'compile' | 'instantiate'): Callable {
    return new Proxy(own, {
      apply: async (target, receiver, [source, ...rest]: Given) => {
        const response = await source;
        const bytes = await bytesOf(response);
        if (bytes !== undefined) this.#urls.set(bytes, (response as Response).url);
        // What is no such response is refused in the engine's own words.
        if (bytes === undefined) return Reflect.apply(target, receiver, [response, ...rest]);
        return webAssembly[method](bytes, ...(rest as []));
      },
    });
  }

  grow(own: Callable): Callable {
    return new Proxy(own, {
      apply: (target, memory: Memory, given) => {
        const before = isMemory(memory) ? memory.buffer.byteLength : 0;
        const result = Reflect.apply(target, memory, given);
        this.#collector.recordGrowth(memory, before);
        return result;
      },
    });
  }

  moduleExports(own: Callable): Callable {
    return new Proxy(own, {
      apply: (target, receiver, given) => {
        const all = Reflect.apply(target, receiver, given) as { name: string }[];
        return all.filter(({ name }) => !isAddedExport(name));
      },
    });
  }

  async #compilePrepared(
    { instrumented, original }: Prepared,
    compile: (bytes: unknown) => Promise<WasmModule>,
  ): Promise<WasmModule> {
    try {
      return await compile(instrumented);
    } catch (error) {
      const module = await compile(original);
      this.#options.onUntraced?.(error);
      return module;
    }
  }

  async #instantiate(module: WasmModule, imports: WasmImports | undefined) {
    const instance = (await originalWebAssembly.instantiate(module, imports)) as WasmInstance;
    this.#attach(module, instance, imports);
    return { module, instance };
  }

  #attach(module: WasmModule, instance: WasmInstance, imports: WasmImports | undefined): void {
    try {
      this.#collector.attach(module, instance, imports);
    } catch (error) {
      // What is not the tracer's is the program's: its start function throws.
      if (!(error instanceof TracemallocError)) throw error;
      this.#options.onUntraced?.(error);
    }
  }

  /**
   * Instruments bytes, as far as that can be; undefined if they are to be compiled as they are.
   * `deferStart`: not for what the program may hand to a thread without a tracer.
   */
  #prepare(source: unknown, deferStart: boolean): Prepared | undefined {
    const scripts = callingScripts();
    // Node.js compiles modules of its own (llhttp, for `fetch`) through the global object.
    if (scripts[0]?.startsWith('node:') === true) return undefined;
    try {
      const original = moduleBytes(source).slice();
      if (customSection(readModule(original), TRACING_SECTION) !== undefined) {
        return { instrumented: original, original };
      }
      const { contexts, files } = this.#options;
      const url = this.#urls.get(source as object) || files?.locate?.(original, scripts);
      const { bytes, report } = instrument(original, { contexts, deferStart, filename: url });
      return report.traces === 'nothing' ? undefined : { instrumented: bytes, original };
    } catch (error) {
      this.#options.onUntraced?.(error);
      return undefined;
    }
  }
}

/** The scripts that called, the most recent first, without this package's. */
function callingScripts(): string[] {
  const scripts = callSites(10, callingScripts).map((site) => site.getScriptNameOrSourceURL());
  return scripts.filter((url): url is string => !!url && !isOwnScript(url));
}

/** The bytes of a response that the engine would compile; undefined if it is none. */
async function bytesOf(response: unknown): Promise<ArrayBuffer | undefined> {
  // https://webassembly.github.io/spec/web-api/#compile-a-potential-webassembly-response
  const { ok, headers, bodyUsed, arrayBuffer } = (response ?? {}) as Partial<Response>;
  if (ok !== true || bodyUsed !== false || typeof arrayBuffer !== 'function') return undefined;
  const type = headers?.get('content-type')?.toLowerCase().trim();
  return type === 'application/wasm' ? (response as Response).arrayBuffer() : undefined;
}

interface Response {
  readonly ok: boolean;
  readonly bodyUsed: boolean;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

function isMemory(value: unknown): boolean {
  return value instanceof (originalWebAssembly.Memory as unknown as new () => object);
}

const originals = new WeakMap<object, Callable>();

/** What a proxy stands for, so that `class extends WebAssembly.Module` goes on to work. */
function originalOf(newTarget: object): Callable {
  return originals.get(newTarget) ?? (newTarget as Callable);
}

/** Replaces a method; returns what puts it back. Does nothing where the engine has none. */
function replace(object: object, name: string, make: (own: Callable) => Callable): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  const own: unknown = descriptor?.value;
  if (typeof own !== 'function') return () => {};
  const made = make(own as Callable);
  if (made !== own) originals.set(made, own as Callable);
  Object.defineProperty(object, name, { ...descriptor, value: made });
  return () => Object.defineProperty(object, name, { ...descriptor });
}
