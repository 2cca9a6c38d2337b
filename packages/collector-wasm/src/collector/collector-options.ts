import type { NumberStack } from '@tracemalloc/call-stacks';
import { refuse } from '@tracemalloc/core';
import {
  functionOption,
  type Option,
  type ParsedCollectorOptions,
} from '@tracemalloc/core/options';
import { filesOption, type ModuleFiles } from '../symbolise/module-files.ts';
import type { Memory } from '../webassembly/webassembly.ts';

/** What a {@link WasmCollector} works with. */
export interface WasmCollectorOptions {
  /**
   * Where modules and their debug information are. In Node.js, `localModuleFiles` of
   * `@tracemalloc/collector-wasm/local-module-files` knows. Default: nowhere.
   */
  readonly files?: ModuleFiles | undefined;
  /**
   * Numbers the current stack for less than V8's own interface costs. Exact mode asks once for each call
   * from JavaScript that allocates. Default: V8's own interface.
   */
  readonly stackNumber?: NumberStack | undefined;
  /**
   * What {@link WasmCollector.share} of another thread's collector returned. Guests that share memory
   * with that thread are then traced together with it, and this collector traces at once if that one
   * does. Default: this collector shares nothing.
   */
  readonly shared?: SharedBlocks | undefined;
}

/** What {@link WasmCollector.share} returns. It can be posted to another thread. */
export interface SharedBlocks {
  /** The shared memory that holds the blocks. */
  readonly memory: Memory;
  /** How the thread that shares it traces; undefined if it does not. */
  readonly options: ParsedCollectorOptions | undefined;
}

const sharedOption: Option<SharedBlocks | undefined> = {
  check(name, value) {
    const buffer = (value as Partial<SharedBlocks> | null)?.memory?.buffer;
    // By its tag: this also holds for a buffer of another realm.
    if (Object.prototype.toString.call(buffer) === '[object SharedArrayBuffer]') return;
    refuse(name, value, 'what share() of a WasmCollector returned', 'ERR_TRACEMALLOC_OPTION');
  },
  default: undefined,
};

/** The options of `new WasmCollector()`. */
export const collectorOptionTable: {
  readonly files: Option<ModuleFiles | undefined>;
  readonly stackNumber: Option<NumberStack | undefined>;
  readonly shared: Option<SharedBlocks | undefined>;
} = {
  files: filesOption,
  stackNumber: functionOption<NumberStack>('a function that numbers the current stack'),
  shared: sharedOption,
};
