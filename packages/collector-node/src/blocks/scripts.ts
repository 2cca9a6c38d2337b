import type { FrameRecord } from '@tracemalloc/core';
import { filenameOf, type Owner, ownerOf } from '../own-files.ts';
import type { CallSite } from './call-sites.ts';

/** What frames run. */
export interface Script {
  readonly filename: string;
  readonly owner: Owner;
  /** Whether it is of Node.js itself. */
  readonly isNodes: boolean;
}

/** V8's word for code that has no name, such as that of `eval` and `new Function`. */
const NO_NAME = '<anonymous>';

/** The scripts of frames, each looked at once. */
export class Scripts {
  readonly #byUrl = new Map<string, Script>();

  /** `undefined` of a builtin, `Array.prototype.map` say, which only passes on. */
  of(site: CallSite): Script | undefined {
    const url = site.getScriptNameOrSourceURL() ?? '';
    if (url === '' && !site.isEval()) return undefined;
    let script = this.#byUrl.get(url);
    if (script === undefined) {
      const filename = url === '' ? NO_NAME : filenameOf(url);
      const owner = ownerOf(filename);
      script = { filename, owner, isNodes: owner === 'caller' && filename.startsWith('node:') };
      this.#byUrl.set(url, script);
    }
    return script;
  }
}

/** The place of a frame of that script. */
export function placeOf(site: CallSite, { filename }: Script): FrameRecord {
  const functionName = site.getFunctionName() ?? '';
  if (filename.startsWith('wasm://')) {
    return { filename, lineno: site.getPosition(), position: 'offset', functionName };
  }
  const lineno = site.getLineNumber() ?? 0;
  return { filename, lineno, functionName, column: site.getColumnNumber() ?? 0 };
}
