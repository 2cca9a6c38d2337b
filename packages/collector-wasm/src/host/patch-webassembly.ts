import { callSites, filenameOf, ownerOf } from '@tracemalloc/call-stacks';
import { TracemallocError } from '@tracemalloc/core';
import { functionOption, type OptionValues, parseOptions } from '@tracemalloc/core/options';
import { moduleBytes } from '../binary/module-bytes.ts';
import { readModule } from '../binary/module-reader.ts';
import type { WasmCollector } from '../collector/wasm-collector.ts';
import { isAddedExport } from '../instrument/hooks.ts';
import { type InstrumentOptions, instrumentContents } from '../instrument/instrument.ts';
import { instrumentOptionTable } from '../instrument/instrument-options.ts';
import { isInstrumented } from '../instrument/tracing-section.ts';
import { declareOwnPackage } from '../own-package.ts';
import {
  type Memory,
  originalWebAssembly,
  type WasmImports,
  type WasmInstance,
  type WasmModule,
  webAssembly,
} from '../webassembly/webassembly.ts';
import { checkCollector } from './check-collector.ts';

/** How to trace the modules that a program compiles. */
export interface PatchOptions extends Pick<InstrumentOptions, 'contexts'> {
  /** Called with the reason for each module that cannot be instrumented. It runs as without the patch. */
  readonly onUntraced?: ((reason: unknown) => void) | undefined;
}

/**
 * Changes the global `WebAssembly` to trace an unmodified program: each module is compiled
 * instrumented, and the collector is attached to each instance. What cannot be traced runs as before,
 * with the same errors. A module that was posted to another thread is traced there if that thread
 * has patched `WebAssembly` too.
 *
 * The collector's `files` say which file a module's bytes come from. A module that was fetched by a
 * streaming function is named by its URL.
 *
 * It does not see modules of other realms (`node:vm`), modules that Node.js itself uses, and modules that
 * are imported as ES modules.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for options that are not as described
 * @returns a function that restores `WebAssembly`; modules and instances stay as they are
 */
export function patchWebAssembly(collector: WasmCollector, options: PatchOptions = {}): () => void {
  checkCollector('the collector of patchWebAssembly', collector);
  const patch = new Patch(collector, parseOptions('patchWebAssembly', options, optionTable));
  declareOwnPackage();
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

const optionTable = {
  contexts: instrumentOptionTable.contexts,
  onUntraced: functionOption<(reason: unknown) => void>('a function of the reason'),
};

type Callable = (...given: never[]) => unknown;
type Given = [source: unknown, imports?: WasmImports, options?: object];

/** The instrumented bytes to compile, and the original ones to fall back on. */
interface Prepared {
  readonly instrumented: Uint8Array;
  readonly original: Uint8Array;
}

class Patch {
  readonly #collector: WasmCollector;
  readonly #options: OptionValues<typeof optionTable>;
  /** The URLs that bytes were fetched from. */
  readonly #urls = new WeakMap<object, string>();

  constructor(collector: WasmCollector, options: OptionValues<typeof optionTable>) {
    this.#collector = collector;
    this.#options = options;
  }

  // Proxies, because a program may read names, lengths, prototypes and static members.

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
          // Throws the program's own error, if the original cannot be compiled either.
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

  /** @param method - the function that does the same with bytes */
  streaming(own: Callable, method: 'compile' | 'instantiate'): Callable {
    return new Proxy(own, {
      apply: async (target, receiver, [source, ...rest]: Given) => {
        const response = await source;
        const bytes = await bytesOf(response);
        if (bytes !== undefined) this.#urls.set(bytes, (response as Response).url);
        // The engine then refuses it in its own words.
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
      // Any other error is the program's own, from its start function.
      if (!(error instanceof TracemallocError)) throw error;
      this.#options.onUntraced?.(error);
    }
  }

  /**
   * Instruments bytes; undefined if the program has to compile them as they are.
   *
   * @param deferStart - false for a module that the program may post to a thread without a collector
   */
  #prepare(source: unknown, deferStart: boolean): Prepared | undefined {
    const scripts = callingScripts();
    // Node.js compiles its own modules (llhttp, for `fetch`) through the global object too.
    if (scripts[0]?.startsWith('node:') === true) return undefined;
    try {
      const original = moduleBytes(source).slice();
      const module = readModule(original);
      if (isInstrumented(module)) return { instrumented: original, original };
      const filename =
        this.#urls.get(source as object) || this.#collector.files?.locate?.(original, scripts);
      const { contexts } = this.#options;
      const { bytes, report } = instrumentContents(module, {
        roles: {},
        filename: filename || undefined,
        contexts,
        deferStart,
      });
      return report.traces === 'nothing' ? undefined : { instrumented: bytes, original };
    } catch (error) {
      this.#options.onUntraced?.(error);
      return undefined;
    }
  }
}

/** The scripts that called, the most recent first, without those of this package. */
function callingScripts(): string[] {
  const scripts = callSites(10, callingScripts).map((site) => site.getScriptNameOrSourceURL());
  return scripts.filter((url): url is string => !!url && ownerOf(filenameOf(url)) !== 'tracer');
}

/** The bytes of a response that the engine would compile; undefined if it would refuse it. */
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

/** The function that a proxy replaces, so that `class extends WebAssembly.Module` still works. */
function originalOf(newTarget: object): Callable {
  return originals.get(newTarget) ?? (newTarget as Callable);
}

/** Replaces a method; returns a function that restores it. Does nothing if the engine has no such method. */
function replace(object: object, name: string, make: (own: Callable) => Callable): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  const own: unknown = descriptor?.value;
  if (typeof own !== 'function') return () => {};
  const made = make(own as Callable);
  if (made !== own) originals.set(made, own as Callable);
  Object.defineProperty(object, name, { ...descriptor, value: made });
  return () => Object.defineProperty(object, name, { ...descriptor });
}
