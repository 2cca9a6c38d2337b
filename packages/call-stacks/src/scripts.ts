import type { FrameRecord } from '@tracemalloc/core';
import type { CallSite } from './call-sites.ts';
import { filenameOf } from './filename.ts';
import { type Owner, ownerOf } from './own-files.ts';

/** The script that a frame runs. */
export interface Script {
  /** A path, if the script is a file. */
  readonly filename: string;
  /** Whose code it is. */
  readonly owner: Owner;
  /** Whether it is a module of Node.js. */
  readonly isNodes: boolean;
}

/** V8's word for code without a name, such as that of `eval` and `new Function`. */
const NO_NAME = '<anonymous>';

/** The scripts of frames. Each name that V8 gives is resolved once. */
export class Scripts {
  readonly #byUrl = new Map<string, Script>();

  /**
   * The script of a frame; `undefined` for a builtin, such as `Array.prototype.map`, and for a function that stands
   * in for one and only passes the call on.
   */
  of(site: CallSite): Script | undefined {
    const url = site.getScriptNameOrSourceURL() ?? '';
    if (url === '' && !site.isEval()) return undefined;
    const script = this.#byUrl.get(url) ?? this.#add(url);
    return script.owner === 'builtin' ? undefined : script;
  }

  #add(url: string): Script {
    const filename = url === '' ? NO_NAME : filenameOf(url);
    const owner = ownerOf(filename);
    const isNodes = owner === 'caller' && filename.startsWith('node:');
    const script = { filename, owner, isNodes };
    this.#byUrl.set(url, script);
    return script;
  }
}

/** The place of a frame in that script. */
export function placeOf(site: CallSite, { filename }: Script): FrameRecord {
  const functionName = site.getFunctionName() ?? '';
  if (filename.startsWith('wasm://')) {
    return { filename, lineno: site.getPosition(), position: 'offset', functionName };
  }
  const lineno = site.getLineNumber() ?? 0;
  return { filename, lineno, functionName, column: site.getColumnNumber() ?? 0 };
}
