// What a program can see of the functions that make buffers, in text: the same, traced or not.
// `none` | `traced` | `stopped`
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { inspect, types } from 'node:util';
import vm from 'node:vm';
import { MessageChannel } from 'node:worker_threads';
import { start, stop } from '@tracemalloc/collector-node';

const how = process.argv[2];
const before = { Uint8Array, ArrayBuffer, SharedArrayBuffer, alloc: Buffer.alloc, structuredClone };
if (how !== 'none') start({ nframe: 3 });
if (how === 'stopped') stop();

const results = {};
/** @param {string} name @param {() => unknown} act */
function check(name, act) {
  try {
    results[name] = inspect(act(), { depth: 4 });
  } catch (error) {
    const { name: kind, message, code } = error;
    results[name] = `throws ${kind} ${code} ${message} ${error instanceof RangeError}`;
  }
}

const names = ['ArrayBuffer', 'SharedArrayBuffer', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray'];
names.push(
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
);
names.push(
  'BigInt64Array',
  'BigUint64Array',
  ...('Float16Array' in globalThis ? ['Float16Array'] : []),
);

for (const name of names) {
  const C = globalThis[name];
  const { prototype } = C;
  const isView = 'BYTES_PER_ELEMENT' in C;
  check(`${name} global`, () => {
    const { value, ...rest } = Object.getOwnPropertyDescriptor(globalThis, name);
    return [typeof value, rest];
  });
  check(`${name} properties`, () =>
    Reflect.ownKeys(C).map((key) => {
      const { value, get, set, ...rest } = Object.getOwnPropertyDescriptor(C, key);
      return [
        key,
        typeof value === 'object' ? value === prototype : typeof value,
        !!get,
        !!set,
        rest,
      ];
    }),
  );
  check(`${name} name`, () => [C.name, C.length, typeof C, String(C).includes('[native code]')]);
  check(`${name} prototype`, () => [
    Object.getPrototypeOf(C).name,
    Object.getPrototypeOf(C) === (isView ? Object.getPrototypeOf(Int8Array) : Function.prototype),
    prototype.constructor === C,
    Object.getOwnPropertyDescriptor(prototype, 'constructor').enumerable,
    Object.isExtensible(C),
    Object.isFrozen(C),
    types.isProxy(C),
  ]);
  check(`${name} inspected`, () => C);
  check(`${name} shown`, () => Object.prototype.toString.call(C));
  check(`${name} made`, () => new C(8));
  check(`${name} made of nothing`, () => [new C().byteLength, new C(undefined).byteLength]);
  check(`${name} instanceof`, () => {
    const made = new C(8);
    return [made instanceof C, {} instanceof C, made.constructor === C, made.constructor.name];
  });
  check(`${name} called`, () => C(8));
  check(`${name} called with a receiver`, () => C.call(new C(8), 8));
  check(`${name} negative`, () => new C(-1));
  check(`${name} too large`, () => new C(2 ** 53));
  check(`${name} symbol`, () => new C(Symbol('size')));
  check(`${name} converted`, () => {
    const calls = [];
    const size = { valueOf: () => 3 + calls.push('valueOf'), toString: () => calls.push('text') };
    return [new C(size).byteLength, calls];
  });
  check(
    `${name} throwing`,
    () =>
      new C({
        get length() {
          throw new EvalError('mine');
        },
        valueOf() {
          throw new EvalError('mine');
        },
      }),
  );
  check(`${name} derived`, () => {
    class Mine extends C {
      field = 1;
      get twice() {
        return this.byteLength * 2;
      }
    }
    const made = new Mine(16);
    return [
      made instanceof Mine,
      made instanceof C,
      made.twice,
      made.field,
      made.constructor === Mine,
      Object.getPrototypeOf(Mine) === C,
      made.slice(0, 8) instanceof Mine,
      made,
    ];
  });
  check(`${name} derived, old way`, () => {
    function Old(size) {
      return Reflect.construct(C, [size], new.target);
    }
    Object.setPrototypeOf(Old.prototype, C.prototype);
    Object.setPrototypeOf(Old, C);
    const made = new Old(24);
    return [made instanceof Old, made instanceof C, made.byteLength];
  });
  check(`${name} new.target`, () => {
    const made = Reflect.construct(C, [8], Map);
    return [
      made instanceof Map,
      made instanceof C,
      types[isView ? 'isTypedArray' : 'isAnyArrayBuffer'](made),
    ];
  });
  check(`${name} new.target order`, () => {
    const calls = [];
    const target = new Proxy(() => {}, {
      get(object, key) {
        calls.push(String(key));
        return Reflect.get(object, key);
      },
    });
    const size = { valueOf: () => 8 * Math.min(1, calls.push('size')) };
    Reflect.construct(C, [size], target);
    return calls;
  });
  check(`${name} species`, () => [C[Symbol.species] === C, new C(8).slice(4).constructor === C]);
  check(`${name} own species`, () => {
    class Mine extends C {
      static get [Symbol.species]() {
        return C;
      }
    }
    const part = new Mine(16).slice(0, 8);
    return [part instanceof Mine, part.constructor === C];
  });
  check(`${name} in a realm`, () => {
    const other = vm.runInNewContext(`new ${name}(8)`);
    return [other instanceof C, other.constructor === C, other.byteLength];
  });
  check(`${name} from a realm`, () => vm.runInNewContext('new C(8).byteLength', { C }));
  if (!isView) continue;
  check(`${name} of`, () => (C.name.startsWith('Big') ? C.of(1n, 2n) : C.of(1, 2)));
  check(`${name} from`, () => C.from({ length: 2 }, C.name.startsWith('Big') ? () => 3n : () => 3));
  check(`${name} a view`, () => {
    const buffer = new ArrayBuffer(64);
    const view = new C(buffer, 8, 2);
    return [
      view.buffer === buffer,
      view.byteOffset,
      view.length,
      view.subarray(1).buffer === buffer,
    ];
  });
  check(`${name} a view out of bounds`, () => new C(new ArrayBuffer(64), 8, 100));
  check(`${name} a view unaligned`, () => new C(new ArrayBuffer(65)));
  check(`${name} of a list`, () => new C(C.name.startsWith('Big') ? [1n, 2n] : [1, 2]));
  check(`${name} of another`, () => new C(new C(4)));
  check(`${name} of an iterator`, () => new C(new Set(C.name.startsWith('Big') ? [1n] : [1])));
  check(`${name} detached`, () => {
    const buffer = new ArrayBuffer(64);
    structuredClone(buffer, { transfer: [buffer] });
    return new C(buffer);
  });
  check(`${name} copies`, () => {
    const made = new C(2);
    return [
      made.map((x) => x),
      made.filter(() => true),
      made.toReversed(),
      made.toSorted(),
      made.with(0, made[1]),
      made.slice(1),
    ].map((copy) => [copy, copy.constructor === C]);
  });
}

for (const name of [
  'alloc',
  'allocUnsafe',
  'allocUnsafeSlow',
  'from',
  'concat',
  'of',
  'copyBytesFrom',
]) {
  const f = Buffer[name];
  check(`Buffer.${name}`, () => [
    f.name,
    f.length,
    typeof f,
    Reflect.ownKeys(f),
    Object.isExtensible(f),
  ]);
  check(`Buffer.${name} inspected`, () => f);
  check(`Buffer.${name} property`, () => {
    const { value, ...rest } = Object.getOwnPropertyDescriptor(Buffer, name);
    return [typeof value, rest];
  });
  check(`Buffer.${name} called wrong`, () => f(Symbol('size')));
  check(`Buffer.${name} negative`, () => f(-1));
  check(`Buffer.${name} made`, () => new f(1) instanceof Buffer);
  check(`Buffer.${name} without receiver`, () => f.call(undefined, name === 'concat' ? [] : 0));
}
check('Buffer', () => [
  Buffer.name,
  Object.keys(Buffer),
  Object.getPrototypeOf(Buffer.prototype) === Uint8Array.prototype,
]);
check('Buffer.alloc', () => [Buffer.alloc(3, 'ab'), Buffer.alloc(70, 1).length, Buffer.alloc(0)]);
check('Buffer.from', () => [
  Buffer.from('abc'),
  Buffer.from([1, 2]),
  Buffer.from('61', 'hex'),
  Buffer.from(new ArrayBuffer(4), 1, 2),
  Buffer.from({ type: 'Buffer', data: [1] }),
  Buffer.from(new String('x')),
]);
check('Buffer.from null', () => Buffer.from(null));
check('Buffer.concat', () => Buffer.concat([Buffer.from('a'), new Uint8Array(2)], 5));
check('Buffer.poolSize', () => [
  Buffer.poolSize,
  Buffer.allocUnsafe(1).buffer.byteLength === Buffer.poolSize,
]);
check('a Buffer', () => {
  const made = Buffer.alloc(100);
  return [
    made instanceof Buffer,
    made instanceof Uint8Array,
    made.constructor === Buffer,
    made.slice(1) instanceof Buffer,
    made.map((x) => x) instanceof Buffer,
  ];
});

const methods = [
  [Object.getPrototypeOf(Int8Array.prototype), ['toReversed', 'toSorted', 'with']],
  [ArrayBuffer.prototype, ['resize', 'transfer', 'transferToFixedLength']],
  [SharedArrayBuffer.prototype, ['grow']],
  [TextEncoder.prototype, ['encode']],
  [MessagePort.prototype, ['postMessage']],
  [globalThis, ['structuredClone']],
];
for (const [holder, keys] of methods) {
  for (const key of keys.filter((key) => key in holder)) {
    check(`method ${key}`, () => {
      const { value, ...rest } = Object.getOwnPropertyDescriptor(holder, key);
      return [value.name, value.length, rest, Reflect.ownKeys(value)];
    });
    check(`method ${key} of nothing`, () => holder[key].call(undefined));
    check(`method ${key} of another`, () => holder[key].call({}, 1));
    check(`method ${key} constructed`, () => new holder[key](1));
  }
}
check('resize', () => {
  const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
  const view = new Uint8Array(buffer);
  buffer.resize(16);
  return [view.length, buffer.resizable, buffer.maxByteLength, new ArrayBuffer(8).resizable];
});
check('resize too far', () => new ArrayBuffer(8, { maxByteLength: 16 }).resize(17));
check('a maximum too small', () => new ArrayBuffer(8, { maxByteLength: 4 }));
check('a maximum asked for once', () => {
  const calls = [];
  new ArrayBuffer(8, {
    get maxByteLength() {
      return calls.push('asked');
    },
  });
  return calls;
});
check('grow', () => {
  const buffer = new SharedArrayBuffer(8, { maxByteLength: 16 });
  buffer.grow(12);
  return [buffer.byteLength, buffer.growable];
});
check('a clone', () => {
  const value = {
    a: new Uint8Array(100),
    b: [new Map([[new ArrayBuffer(4), new Set([Buffer.alloc(3)])]])],
  };
  const clone = structuredClone(value);
  assert.deepEqual(clone.a, value.a);
  return clone;
});
check('a transfer', () => {
  const buffer = new ArrayBuffer(100);
  const clone = structuredClone({ buffer }, { transfer: [buffer] });
  return [buffer.byteLength, clone.buffer.byteLength];
});
check('a transfer list asked for once', () => {
  const calls = [];
  structuredClone(1, {
    get transfer() {
      calls.push('asked');
      return [];
    },
  });
  return calls;
});
check('a transfer list that is an iterator', () => {
  const buffer = new ArrayBuffer(9);
  const clone = structuredClone(buffer, { transfer: new Set([buffer]) });
  return [buffer.byteLength, clone.byteLength];
});
check('what cannot be cloned', () => structuredClone(() => 1));
check('a message', () => {
  const { port1, port2 } = new MessageChannel();
  const buffer = new ArrayBuffer(100);
  port1.postMessage(buffer, [buffer]);
  port1.close();
  port2.close();
  return buffer.byteLength;
});
check('encode', () => [new TextEncoder().encode('é€'), new TextEncoder().encode()]);
check(
  'WebAssembly',
  () => new WebAssembly.Memory({ initial: 1 }).buffer.constructor === ArrayBuffer,
);
check('a key of the map of constructors', () =>
  new Map([[Uint8Array, 1]]).get(new Uint8Array(1).constructor),
);
check('a property that is added', () => {
  Uint8Array.mine = 1;
  ArrayBuffer.prototype.mine = 2;
  return [Uint8Array.mine, new ArrayBuffer(1).mine];
});
check('errors', () => {
  try {
    (function maker() {
      return new Uint8Array(-1);
    })();
  } catch (error) {
    const lines = error.stack.split('\n').filter((line) => !line.includes('traced-constructor'));
    return [
      lines[0],
      lines[1].trim(),
      lines.some((line) => line.includes('maker')),
      Object.keys(Object.getOwnPropertyDescriptors(error)),
    ];
  }
});
if (how !== 'traced') {
  check('as before', () => ({
    same: Object.entries(before).map(
      ([name, value]) => (name === 'alloc' ? Buffer.alloc : globalThis[name]) === value,
    ),
    text: `${before.Uint8Array}${before.ArrayBuffer}`,
  }));
}
console.log(JSON.stringify(results));
