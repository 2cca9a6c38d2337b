// What a program sees of its own async resources: plain, beside a hook that does nothing, and traced.
import {
  AsyncLocalStorage,
  AsyncResource,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
} from 'node:async_hooks';
import { once } from 'node:events';
import { inspect } from 'node:util';

const seen = {};

async function contexts() {
  const storage = new AsyncLocalStorage();
  const stores = [];
  const note = () => stores.push(storage.getStore());
  await storage.run('run', async () => {
    note();
    await null;
    note();
    await new Promise((done) => setTimeout(done, 1));
    note();
    const bound = AsyncResource.bind(note);
    storage.run('inner', () => {
      note();
      bound();
      process.nextTick(note);
      queueMicrotask(note);
    });
    await new Promise(setImmediate);
    storage.exit(note);
  });
  note();
  return stores;
}

function keysOf(object) {
  return Reflect.ownKeys(object).map(String);
}

/** The errors that a full stack ends in, where each call makes a resource. */
function overflows() {
  const makers = {
    promise: () => new Promise(() => {}),
    reaction: () => Promise.resolve().then(() => 0),
    timer: () => clearTimeout(setTimeout(() => {}, 1)),
    tick: () => process.nextTick(() => {}),
    resource: () => new AsyncResource('Deep', { requireManualDestroy: true }).emitDestroy(),
  };
  return Object.entries(makers).map(([name, make]) => {
    function recur() {
      make();
      return recur() + 1;
    }
    try {
      return `${name}: ${recur()}`;
    } catch (error) {
      return `${name}: ${error.constructor.name}`;
    }
  });
}

function hostile() {
  if (Object.isFrozen(Error)) return 'frozen';
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  Error.prepareStackTrace = () => {
    throw new Error('never asked for a stack');
  };
  const promise = Promise.resolve(1).then(() => 2);
  const limit = Error.stackTraceLimit;
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return promise.then((value) => [value, limit]);
}

/** Ids and events of a hook of the program's own: their relations, not their numbers. */
async function ownHook() {
  const types = [];
  const started = new Map();
  let order = '';
  const hook = createHook({
    init(asyncId, type, _trigger, resource) {
      if (type !== 'Mine') return;
      types.push(type);
      started.set(asyncId, resource);
    },
    before(asyncId) {
      if (started.has(asyncId)) order += 'b';
    },
    after(asyncId) {
      if (started.has(asyncId)) order += 'a';
    },
    destroy(asyncId) {
      if (started.has(asyncId)) order += 'd';
    },
  }).enable();
  const resource = new AsyncResource('Mine', { triggerAsyncId: 7 });
  const inScope = resource.runInAsyncScope(() => [
    executionAsyncId() === resource.asyncId(),
    triggerAsyncId(),
    executionAsyncResource() === resource,
  ]);
  resource.emitDestroy();
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  hook.disable();
  return { types, same: started.get(resource.asyncId()) === resource, inScope, order };
}

async function rejected() {
  Promise.reject(new Error('nobody cares'));
  const [reason] = await once(process, 'unhandledRejection');
  return reason.message;
}

const how = process.argv[2];
if (how === 'hook') createHook({ init() {}, destroy() {}, promiseResolve() {} }).enable();
let tracer;
if (how === 'traced') {
  tracer = await import('@tracemalloc/collector-node');
  tracer.start({ nframe: 25, async: true, asyncFrames: true });
}
const timer = setTimeout(() => {}, 1);
seen.contexts = await contexts();
seen.hostile = await hostile();
seen.ownHook = await ownHook();
seen.rejected = await rejected();
seen.frozen = Object.isFrozen(Object.freeze(new AsyncResource('Frozen')));
seen.proxied = await new Proxy(Promise.resolve(3), {
  get: (target, key) => (key === 'then' ? target.then.bind(target) : Reflect.get(target, key)),
});
seen.timer = keysOf(timer);
seen.error = await (async () => {
  await null;
  return new Error('where').stack.split('\n').length > 1;
})();
// What any hook of async_hooks changes.
seen.promise = [inspect(Promise.resolve(4)), keysOf(Promise.resolve(5))];
// The last of all: hooks of Node.js 20 may be lost where the stack is full amid one.
seen.overflows = overflows();
tracer?.stop();
seen.afterwards = inspect(await Promise.all([1, Promise.resolve(2)]));
console.log(JSON.stringify(seen));
