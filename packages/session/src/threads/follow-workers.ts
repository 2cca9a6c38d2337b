import { existsSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import {
  SHARE_ENV,
  setEnvironmentData,
  type Worker,
  type WorkerOptions,
} from 'node:worker_threads';
import type { Inheritance } from './inheritance.ts';
import { introduction } from './process-snapshot.ts';
import { addWorker, dropWorker } from './running-workers.ts';

/** How to trace workers. */
export interface FollowOptions {
  /**
   * The key of environment data under which the file finds its settings. Node.js hands these data to each worker
   * (https://nodejs.org/api/worker_threads.html#workersetenvironmentdatakey-value).
   */
  readonly key: string;
  /** Absolute path of a file that each worker loads first, as by `--require`. */
  readonly preload: string;
  /** Whether Node.js's own options bring that file to workers that inherit them. */
  readonly isInherited: boolean;
  /** Gives the file its {@link Inheritance.settings}, which can be posted. `undefined`: do not trace. */
  readonly settings: () => unknown;
}

/** How to start a worker, or why it cannot be traced. */
type Plan =
  | {
      readonly options?: object;
      readonly inheritance: Omit<Inheritance, 'introduction' | 'settings'>;
    }
  | { readonly untraced: string };

let followed: FollowOptions | undefined;
let isPatched = false;

/**
 * Makes every worker that this thread starts from now on load a file first, which traces it. For that, `Worker` of
 * `node:worker_threads` becomes a Proxy. Workers see their options as the program gave them.
 */
export function followWorkers(follow: FollowOptions): void {
  followed = follow;
  if (!isPatched) patchWorker();
  isPatched = true;
}

/** Ends {@link followWorkers} for workers that this thread starts from now on. */
export function unfollowWorkers(): void {
  followed = undefined;
}

function patchWorker(): void {
  const load = createRequire(import.meta.url);
  const threads = load('node:worker_threads') as { Worker: typeof Worker };
  const Plain = threads.Worker;
  const Followed: typeof Worker = new Proxy(Plain, {
    construct(target, args: ConstructorParameters<typeof Worker>, newTarget) {
      const derived = newTarget === Followed ? target : newTarget;
      const start = (...given: unknown[]) => Reflect.construct(target, given, derived) as Worker;
      return followed === undefined ? start(...args) : startFollowed(followed, args, start);
    },
  });
  threads.Worker = Followed;
  Plain.prototype.terminate = new Proxy(Plain.prototype.terminate, {
    apply(target, worker, args: []) {
      dropWorker(worker);
      return Reflect.apply(target, worker, args);
    },
  });
  const own = Object.getOwnPropertyDescriptor(Plain.prototype, 'constructor');
  Object.defineProperty(Plain.prototype, 'constructor', { ...own, value: Followed });
  // For `import { Worker } from 'node:worker_threads'`.
  syncBuiltinESMExports();
}

function startFollowed(
  follow: FollowOptions,
  args: ConstructorParameters<typeof Worker>,
  start: (...given: unknown[]) => Worker,
): Worker {
  const settings = follow.settings();
  const introduced = introduction();
  if (settings === undefined || introduced === undefined) return start(...args);
  const [filename, given, ...rest] = args as unknown[];
  const plan = planFor(given, follow);
  if ('untraced' in plan) {
    const worker = start(...args);
    addWorker(worker, plan.untraced);
    return worker;
  }
  const inheritance: Inheritance = { ...plan.inheritance, introduction: introduced, settings };
  // Node.js posts it to the worker within the constructor, together with the worker's program.
  setEnvironmentData(follow.key, inheritance as never);
  try {
    const worker =
      plan.options === undefined ? start(...args) : start(filename, plan.options, ...rest);
    addWorker(worker);
    return worker;
  } finally {
    setEnvironmentData(follow.key, undefined as never);
  }
}

/**
 * How the preload gets into a worker. A worker has the options of the thread that starts it, or its `execArgv` instead if
 * given; and those of `NODE_OPTIONS` in its own environment (`Worker::New` in src/node_worker.cc).
 */
function planFor(given: unknown, { preload, isInherited }: FollowOptions): Plan {
  // Node.js refuses anything but an object.
  if (given !== undefined && (typeof given !== 'object' || given === null)) {
    return { untraced: 'its options are none' };
  }
  const { execArgv, env, resourceLimits } = (given ?? {}) as WorkerOptions;
  const untraced = whyNot(preload, resourceLimits);
  if (untraced !== undefined) return { untraced };
  if (Array.isArray(execArgv)) {
    const options = withOption(given, 'execArgv', ['--require', preload, ...execArgv]);
    return { options, inheritance: { execArgv: [...execArgv] } };
  }
  const ownEnv = typeof env === 'object' && env !== null;
  if (!ownEnv && isInherited) return { inheritance: {} };
  if (env === SHARE_ENV) return { untraced: 'it shares the environment, and has no execArgv' };
  const plain: NodeJS.Dict<string> = ownEnv ? env : process.env;
  const nodeOptions = plain.NODE_OPTIONS;
  const all = `${nodeOptions ?? ''} --require ${quoted(preload)}`.trimStart();
  const options = withOption(given, 'env', { ...plain, NODE_OPTIONS: all });
  return { options, inheritance: { nodeOptions: nodeOptions ?? null } };
}

/** Why a worker cannot be traced. The tracer needs memory, and permission to read its files. */
function whyNot(preload: string, limits: WorkerOptions['resourceLimits']): string | undefined {
  const { maxOldGenerationSizeMb = LEAST_HEAP_MB, stackSizeMb = LEAST_STACK_MB } = limits ?? {};
  if (maxOldGenerationSizeMb < LEAST_HEAP_MB) {
    return `its heap is limited to ${maxOldGenerationSizeMb} MB, which the tracer would take a part of`;
  }
  if (stackSizeMb < LEAST_STACK_MB) return `its stack is limited to ${stackSizeMb} MB`;
  const { permission } = process as { permission?: { has(scope: string, file: string): boolean } };
  if (permission?.has('fs.read', preload) === false) {
    return 'the permission model lets it not read the tracer';
  }
  return existsSync(preload) ? undefined : `the tracer is not at ${preload}`;
}

const LEAST_HEAP_MB = 16;
const LEAST_STACK_MB = 1;

/** The options given, with one of them another; getters and what is inherited stay as they are. */
function withOption(given: unknown, name: string, value: unknown): object {
  const descriptor = { value, enumerable: true, writable: true, configurable: true };
  return Object.create((given as object | undefined) ?? {}, { [name]: descriptor }) as object;
}

/** As Node.js reads one option of `NODE_OPTIONS`: `ParseNodeOptionsEnvVar` in src/node_options.cc. */
function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&')}"`;
}
