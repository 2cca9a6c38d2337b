// Numbers of stacks beside the chains of call sites that they stand for, which each call passes down.
const { loadAddon } = await import(
  new URL('heap/addon.js', import.meta.resolve('@tracemalloc/collector-node')).href
);
const { addon } = loadAddon();
const ids = addon.makeStackIds(Number(process.argv[2] ?? 255));

let chains = new Map(); // Of each number, the chains that were seen with it.
let numbers = new Map(); // Of each chain, the numbers.
let most = 0;
let restarts = 0;

function look(chain) {
  const id = addon.stackId(ids);
  const number = Math.abs(id);
  if (id === -1) {
    restarts++;
    chains = new Map();
    numbers = new Map();
  }
  if (id > 0 !== chains.has(number)) throw new Error(`${id} is not as new as it says`);
  if (!chains.has(number)) chains.set(number, new Set());
  chains.get(number).add(chain);
  if (!numbers.has(chain)) numbers.set(chain, new Set());
  most = Math.max(most, numbers.get(chain).add(number).size);
  if (chains.get(number).size > 1) throw new Error(`one number: ${[...chains.get(number)]}`);
}

// Small, so that V8 inlines them where it optimises, all on one line too.
const leaf = (chain) => look(`${chain}a`);
const both = (chain) => [leaf(`${chain}b`), leaf(`${chain}c`)];
class Made {
  constructor(chain) {
    leaf(`${chain}d`);
  }
  get got() {
    leaf('e');
    return 1;
  }
  static {
    leaf('f');
  }
}
function recursive(chain, depth) {
  if (depth === 0) leaf(`${chain}g`);
  else recursive(`${chain}h`, depth - 1);
}
function* generated(chain) {
  leaf(`${chain}i`);
  yield 1;
  leaf(`${chain}j`);
}
const proxy = new Proxy({}, { get: () => leaf('k') });
const texted = {
  toString() {
    leaf('l');
    return '';
  },
};

function hot() {
  both('1');
  both('2');
  void [leaf('3'), leaf('4')];
  void [new Made('5'), new Made('6').got];
  for (let depth = 0; depth < 4; depth++) recursive('7', depth);
  [1].map(() => both('8'));
  [1].forEach(() => {
    both('9');
  });
  [2, 1].sort(() => both('A').length);
  void [...generated('B')];
  void proxy.x;
  void `${texted}`;
  Reflect.apply(both, undefined, ['C']);
  both.call(null, 'D');
  try {
    both('E');
    throw 1;
  } catch {
    both('F');
  } finally {
    both('G');
  }
}
async function asynchronous() {
  both('H');
  await null;
  both('I');
}

for (let i = 0; i < 12_000; i++) hot();
for (let i = 0; i < 1_000; i++) await asynchronous();
const before = numbers.size;
globalThis.gc();
hot();
const held = addon.makeStackIds(1);
const shallow = new Set([1, 2, 3].map(() => Math.abs(addon.stackId(held))));
console.log(JSON.stringify({ chains: before, most, restarts, shallow: shallow.size }));
