import { type CodeScan, isIndirectCall } from '../binary/code-scan.ts';
import { opcode } from '../binary/opcodes.ts';

/** The direct calls of a module: the list of callers of each function, one after another. */
class CallGraph {
  readonly #first: Uint32Array;
  readonly #caller: Uint32Array;

  constructor(scan: CodeScan, importedCount: number, functionCount: number) {
    const bodies = scan.firstRow.length - 1;
    const count = new Uint32Array(functionCount + 1);
    const isDirect = (row: number) =>
      (scan.opcode[row] === opcode.call || scan.opcode[row] === opcode.returnCall) &&
      scan.target[row]! < functionCount;
    for (let row = 0; row < scan.opcode.length; row++) {
      if (isDirect(row)) count[scan.target[row]! + 1]!++;
    }
    for (let index = 0; index < functionCount; index++) count[index + 1]! += count[index]!;
    this.#first = count.slice();
    this.#caller = new Uint32Array(count[functionCount]!);
    for (let body = 0; body < bodies; body++) {
      for (let row = scan.firstRow[body]!; row < scan.firstRow[body + 1]!; row++) {
        if (isDirect(row)) this.#caller[count[scan.target[row]!]!++] = body + importedCount;
      }
    }
  }

  /** Marks all functions that reach one of `targets`, and these themselves. */
  reaching(targets: Iterable<number>): Uint8Array {
    const marked = new Uint8Array(this.#first.length - 1);
    const open: number[] = [];
    const mark = (index: number) => {
      if (marked[index] !== 0) return;
      marked[index] = 1;
      open.push(index);
    };
    for (const target of targets) mark(target);
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const end = this.#first[index + 1]!;
      for (let at = this.#first[index]!; at < end; at++) mark(this.#caller[at]!);
    }
    return marked;
  }
}

/** Which functions may lead to the allocator. */
export interface Reach {
  /** One a function: 1 if it, or a function that it calls, may allocate. Functions that only free do not count. */
  readonly reaches: Uint8Array;
  /**
   * Whether a function calls a function that is part of the allocator, or that reaches one through direct
   * calls.
   */
  readonly nests: (functionIndex: number) => boolean;
}

/**
 * Finds the functions that may lead to the allocator: through direct calls, and through calls whose target
 * is known only at run time. Calls of JavaScript do not count: they begin another entry.
 */
export function findReach(
  scan: CodeScan,
  importedCount: number,
  functionCount: number,
  allocator: { readonly all: ReadonlySet<number>; readonly allocating: ReadonlySet<number> },
): Reach {
  const graph = new CallGraph(scan, importedCount, functionCount);
  const targets = new Set(allocator.allocating);
  for (let body = 0; body < scan.firstRow.length - 1; body++) {
    for (let row = scan.firstRow[body]!; row < scan.firstRow[body + 1]!; row++) {
      if (!isIndirectCall(scan.opcode[row]!)) continue;
      targets.add(body + importedCount);
      break;
    }
  }
  const leads = graph.reaching(allocator.all);
  return {
    reaches: graph.reaching(targets),
    nests: (functionIndex) => callsOneOf(scan, importedCount, functionIndex, leads),
  };
}

function callsOneOf(
  scan: CodeScan,
  importedCount: number,
  functionIndex: number,
  marked: Uint8Array,
): boolean {
  const body = functionIndex - importedCount;
  for (let row = scan.firstRow[body]!; row < scan.firstRow[body + 1]!; row++) {
    if (scan.target[row]! >= 0 && scan.opcode[row] !== opcode.memoryGrow) {
      if (marked[scan.target[row]!] === 1) return true;
    }
  }
  return false;
}
