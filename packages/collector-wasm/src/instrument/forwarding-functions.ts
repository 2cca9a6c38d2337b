import type { AllocatorFunction } from '../allocator/find-allocator.ts';
import { ByteCursor } from '../binary/byte-cursor.ts';
import type { CodeScan } from '../binary/code-scan.ts';
import type { FunctionBodies } from '../binary/code-section.ts';
import { readU32 } from '../binary/leb128.ts';
import { opcode } from '../binary/opcodes.ts';

/** The function bodies of a module and their calls. */
interface Code {
  readonly bytes: Uint8Array;
  readonly bodies: FunctionBodies;
  readonly scan: CodeScan;
  readonly importedCount: number;
  readonly parameterCount: (functionIndex: number) => number;
}

/**
 * Functions of the allocator that only call another one of the same convention with the same arguments,
 * as wasi-libc's `malloc` calls its `dlmalloc`. They need no wrapper: the other function has one.
 */
export function forwardingFunctions(
  code: Code,
  functions: readonly AllocatorFunction[],
): ReadonlySet<number> {
  const conventionOf = new Map(functions.map((own) => [own.functionIndex, own.convention]));
  const forwarding = functions.filter(({ functionIndex, convention }) => {
    const target = onlyCall(code, functionIndex);
    return target !== functionIndex && conventionOf.get(target) === convention;
  });
  return new Set(forwarding.map(({ functionIndex }) => functionIndex));
}

/** The callee of a function whose code is `local.get` for each parameter, `call`, `end`; else -1. */
function onlyCall(
  { bytes, bodies, scan, importedCount, parameterCount }: Code,
  functionIndex: number,
): number {
  const body = functionIndex - importedCount;
  const row = scan.firstRow[body]!;
  if (scan.undecoded.has(body) || scan.firstRow[body + 1] !== row + 1) return -1;
  if (scan.opcode[row] !== opcode.call || scan.end[row]! + 1 !== bodies.end[body]) return -1;
  const start = scan.codeStart[body]!;
  const end = scan.offset[row]!;
  const cursor = new ByteCursor(bytes.subarray(start, end), 'the parameters of a call');
  for (let parameter = 0; parameter < parameterCount(functionIndex); parameter++) {
    if (cursor.remaining < 2 || cursor.byte('an instruction') !== opcode.localGet) return -1;
    if (readU32(cursor, 'a parameter') !== parameter) return -1;
  }
  return cursor.remaining === 0 ? scan.target[row]! : -1;
}
