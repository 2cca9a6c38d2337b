import { allocate } from './allocate.ts';
import { callers, capture } from './imports.ts';
import { lock, unlock } from './lock.ts';
import { EPOCH, EXACT, MODE } from './state.ts';

// A cache from calling context to stack, so that a stack is captured only once. It is a hash table with open
// addressing; a row has 16 bytes: u64 key, u32 stack. Each tracer has its own.

const ROW: usize = 16;
const FIRST_CAPACITY: u32 = 1024;
/** Beyond this, it starts empty again: deep recursion has contexts without end. */
const MOST: u32 = 1 << 20;

let table: usize = 0;
let capacity: u32 = 0;
let length: u32 = 0;
let epoch: i32 = 0;
/**
 * A cache of entries from JavaScript: u32 entry, u32 number of its callers. Direct mapped, not only the last
 * entry: entries nest, and an outer entry goes on when the inner one ends.
 */
let entries: usize = 0;
const ENTRY: usize = 8;
const ENTRIES: u32 = 256;
/** The last lookup in exact mode: a loop allocates at one location. The state is mode and epoch. */
let lastState: u64 = u64.MAX_VALUE;
let lastAllocator: u32 = 0;
let lastContext: u64 = 0;
let lastEntry: u32 = 0;
export let lastStack: u32 = 0;

/** Whether, in exact mode, an allocation has the same stack as the last one: `lastStack`. */
export function isLast(allocator: u32, context: u64, entry: u32): bool {
  return (
    context === lastContext &&
    load<u64>(MODE) === lastState &&
    entry === lastEntry &&
    allocator === lastAllocator
  );
}

/** The stack of an allocation. Captures it if the context is new, or if functions do not keep their context. */
export function stackOf(allocator: u32, context: u64, entry: u32): u32 {
  // The limit of frames may change at each start.
  if (load<i32>(EPOCH) !== epoch) beginAnew();
  const stack = entry === 0 ? capture() : find(allocator, context, entry);
  // 0: this time it could not be captured.
  const isKept = stack !== 0 && entry !== 0 && load<i32>(MODE) === EXACT;
  lastState = isKept ? load<u64>(MODE) : u64.MAX_VALUE;
  lastEntry = entry;
  lastContext = context;
  lastAllocator = allocator;
  lastStack = stack;
  return stack;
}

function beginAnew(): void {
  epoch = load<i32>(EPOCH);
  table = 0;
  capacity = 0;
  length = 0;
  lock();
  entries = allocate((ENTRIES as usize) * ENTRY);
  unlock();
  if (entries !== 0) memory.fill(entries, 0, (ENTRIES as usize) * ENTRY);
}

function find(allocator: u32, context: u64, entry: u32): u32 {
  let callersOfEntry: u32 = 0;
  const known = entries + ((entry & (ENTRIES - 1)) as usize) * ENTRY;
  if (entries !== 0 && load<u32>(known) === entry) callersOfEntry = load<u32>(known, 4);
  else {
    callersOfEntry = callers();
    if (callersOfEntry === 0) return capture();
    if (entries !== 0) {
      store<u32>(known, entry);
      store<u32>(known, callersOfEntry, 4);
    }
  }
  const key = mix(context, callersOfEntry, allocator);
  if (capacity !== 0) {
    let index = ((key >> 32) as u32) & (capacity - 1);
    while (true) {
      const row = table + (index as usize) * ROW;
      const found = load<u64>(row);
      if (found === key) return load<u32>(row, 8);
      if (found === 0) break;
      index = (index + 1) & (capacity - 1);
    }
  }
  const captured = capture();
  if (captured !== 0) remember(key, captured);
  return captured;
}

function remember(key: u64, stack: u32): void {
  if (length * 2 >= capacity) grow();
  if (capacity === 0) return;
  put(key, stack);
  length++;
}

function put(key: u64, stack: u32): void {
  let index = ((key >> 32) as u32) & (capacity - 1);
  while (load<u64>(table + (index as usize) * ROW) !== 0) index = (index + 1) & (capacity - 1);
  store<u64>(table + (index as usize) * ROW, key);
  store<u32>(table + (index as usize) * ROW, stack, 8);
}

function grow(): void {
  const old = table;
  const oldCapacity = capacity;
  const newCapacity = capacity === 0 ? FIRST_CAPACITY : capacity * 2;
  let newTable: usize = 0;
  if (newCapacity <= MOST * 2) {
    lock();
    newTable = allocate((newCapacity as usize) * ROW);
    unlock();
  }
  if (newTable === 0) {
    memory.fill(table, 0, (capacity as usize) * ROW);
    length = 0;
    return;
  }
  table = newTable;
  capacity = newCapacity;
  memory.fill(table, 0, (capacity as usize) * ROW);
  for (let row: u32 = 0; row < oldCapacity; row++) {
    const from = old + (row as usize) * ROW;
    if (load<u64>(from) !== 0) put(load<u64>(from), load<u32>(from, 8));
  }
}

/**
 * Hashes all bits of the three; never 0. It mixes as MurmurHash3's finalizer does: a plain combination of
 * small numbers would collide.
 */
function mix(context: u64, callers: u32, allocator: u32): u64 {
  let key = context * 0xff51afd7ed558ccd;
  key ^= key >> 33;
  key += (((callers as u64) << 32) | (allocator as u64)) * 0xc4ceb9fe1a85ec53;
  key ^= key >> 29;
  key *= 0xd6e8feb86659fd93;
  key ^= key >> 32;
  return key === 0 ? 1 : key;
}
