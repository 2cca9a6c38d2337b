import type { BufferObject } from './buffer-ids.ts';
import { observed } from './buffer-observer.ts';
import { bufferOf, MAX_ON_HEAP, viewLength } from './buffer-sizes.ts';
import { type Replacement, replace } from './replacement.ts';
import {
  type AfterConstruct,
  type BufferConstructor,
  copyProperties,
  tracedConstructor,
} from './traced-constructor.ts';

const BUFFERS = ['ArrayBuffer', 'SharedArrayBuffer'];
const VIEWS = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Float16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
];

type Globals = Record<string, BufferConstructor | undefined>;

/**
 * Replaces the global constructors of buffers and typed arrays. Methods that call the constructor of their
 * receiver (`slice`, `map`, `from` and others, by `Symbol.species`) are seen with them.
 */
export function replaceConstructors(): Replacement[] {
  return [
    ...BUFFERS.map((name) => replaceConstructor(name, afterBuffer)),
    ...VIEWS.map((name) => replaceConstructor(name, afterView)),
  ].flat();
}

function replaceConstructor(name: string, wrap: (below: unknown) => AfterConstruct): Replacement[] {
  const globals = globalThis as unknown as Globals;
  const original = globals[name];
  const prototype: object | undefined = original?.prototype;
  if (original === undefined || prototype === undefined) return [];
  const substitute = (value: BufferConstructor) => tracedConstructor(value, wrap);
  // First the property that may be frozen: `x.constructor === Uint8Array` must hold, or the global stays.
  const ofPrototype = replace(prototype, 'constructor', substitute);
  if (ofPrototype === undefined) return [];
  const ofGlobal = replace(globalThis, name, substitute);
  if (ofGlobal === undefined) {
    ofPrototype.restore();
    return [];
  }
  const traced = globals[name]!;
  // It may be from an earlier trace. Since then the program may have added properties to the original.
  copyProperties(original, traced);
  return [
    ofPrototype,
    ofGlobal,
    {
      restore() {
        copyProperties(traced, original);
      },
    },
  ];
}

function afterBuffer(below: unknown): AfterConstruct {
  return (made) => observed.by?.made(made as BufferObject, below);
}

function afterView(below: unknown): AfterConstruct {
  return (made, first) => {
    if (observed.by === undefined || viewLength(made) <= MAX_ON_HEAP) return;
    const buffer = bufferOf(made);
    if (buffer !== first) observed.by.made(buffer, below);
  };
}
