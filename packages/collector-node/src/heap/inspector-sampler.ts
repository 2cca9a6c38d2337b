import type { Session } from 'node:inspector';
import v8 from 'node:v8';
import { type Bytes, formatSize, TracemallocError } from '@tracemalloc/core';
import type { MemoryInUse } from '../recorder.ts';
import { alreadySampled, lostSampler } from './conflict.ts';
import type { EngineDescription, HeapReading, HeapSampler, SamplingOptions } from './engine.ts';
import { type ExactFlags, setExactFlags } from './exact-flags.ts';
import { type ProfileSample, profileColumns, type SamplingProfile } from './inspector-profile.ts';
import { PausedOrdinals } from './paused-ordinals.ts';
import { ScriptUrls } from './script-urls.ts';
import { usedHeapAfterGc } from './used-heap.ts';

/**
 * Frames that V8 keeps of a stack, builtins included.
 *
 * Node.js before 26 always keeps 128. In 26 the inspector aborts the process when it reads a tree deeper than its
 * JSON nesting limit of 300; a frame takes two levels.
 */
const STACK_DEPTH = 128;

/** V8's native memory for a live sample, with its share of the tree. Measured: 133 to 143. */
const BYTES_PER_SAMPLE = 138;

/**
 * Sessions whose sampler somebody else has replaced. Closing such a session, or losing it to the garbage
 * collector, stops any sampler of V8. So we keep them until nobody samples.
 */
const abandoned: Session[] = [];

/** V8's sampling heap profiler over node:inspector. An isolate has only one. */
export class InspectorSampler implements HeapSampler {
  readonly engine: EngineDescription;
  readonly stackDepth: number = STACK_DEPTH;
  readonly #flags: ExactFlags | undefined;
  readonly #interval: Bytes;
  readonly #session: Session;
  readonly #scripts: ScriptUrls;
  readonly #paused = new PausedOrdinals();
  #isOurs = true;
  /** Ordinals of the samples that were alive at the last reading, ascending. */
  #alive: Ordinals = new Uint32Array(0);

  /**
   * Starts V8's sampler, if nobody uses it.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_UNAVAILABLE`.
   */
  constructor({ interval, exact }: SamplingOptions, engine: EngineDescription) {
    this.engine = engine;
    this.#interval = interval;
    this.#session = connect();
    // A second start would "succeed", and share the sampler, the parameters and the end of the first one.
    if (isSamplingOrClosed(this.#session)) throw alreadySampled();
    for (const session of abandoned.splice(0)) session.disconnect();
    this.#scripts = new ScriptUrls(this.#session);
    const { error } = post(this.#session, 'HeapProfiler.startSampling', {
      samplingInterval: interval,
      stackDepth: STACK_DEPTH,
    });
    if (error !== null) {
      this.#session.disconnect();
      throw unavailable(error);
    }
    this.#flags = exact ? setExactFlags('counts') : undefined;
  }

  get countsExactly(): boolean {
    return this.#flags?.complete === true;
  }

  /** V8 always collects all garbage first. */
  read(): HeapReading {
    const ownArrayBuffers = this.#alive.byteLength;
    const { profile, memory } = this.#read();
    return {
      profile: profileColumns(profile, this.#interval, this.#paused),
      memory,
      samples: profile.samples.length,
      nativeMemory: profile.samples.length * BYTES_PER_SAMPLE,
      ownArrayBuffers,
    };
  }

  pause(): HeapReading {
    const reading = this.read();
    this.#paused.begin(this.#alive.at(-1) ?? 0);
    return reading;
  }

  resume(): HeapReading {
    const reading = this.read();
    this.#paused.end(this.#alive.at(-1) ?? 0);
    return reading;
  }

  #read(): { profile: SamplingProfile; memory: MemoryInUse } {
    checkRoom();
    this.#scripts.note();
    const { value, usedHeap } = usedHeapAfterGc(() =>
      post(this.#session, 'HeapProfiler.getSamplingProfile'),
    );
    if (value.error !== null) {
      this.stop();
      throw lostSampler('stopped', value.error);
    }
    if (value.result === undefined) {
      throw tooLarge(
        'more live samples than the inspector can hand over',
        'at most some 12 million',
      );
    }
    const { profile } = value.result as { profile: SamplingProfile };
    const { external, arrayBuffers } = process.memoryUsage();
    const alive = sortedOrdinals(profile.samples);
    if (!continues(this.#alive, alive)) {
      abandoned.push(this.#session);
      this.#isOurs = false;
      throw lostSampler('stopped and started again');
    }
    this.#alive = alive;
    this.#paused.keepAlive(alive);
    this.#scripts.fillIn(profile.head);
    return { profile, memory: { heapUsed: usedHeap, external, arrayBuffers } };
  }

  /**
   * Stops without a last reading, and so without a garbage collection. If somebody has replaced our sampler since
   * the last reading, this stops theirs.
   */
  stop(): void {
    this.#flags?.restore();
    if (this.#isOurs) this.#session.disconnect();
    this.#isOurs = false;
  }
}

/** Each live sample has one global handle: `sizeof(GlobalHandles::Node)`, measured in Node.js 20 to 26. */
const BYTES_PER_HANDLE = 32;
/** Bytes that a sample takes on the JavaScript heap while it is read, as JSON and as an object. Measured. */
const BYTES_TO_READ_SAMPLE = 160;

/**
 * Throws if the heap has no room for a reading, which would end the process.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TOO_LARGE`.
 */
function checkRoom(): void {
  const { used_global_handles_size, heap_size_limit, used_heap_size } = v8.getHeapStatistics();
  const samples = used_global_handles_size / BYTES_PER_HANDLE;
  const room = heap_size_limit - used_heap_size;
  if (samples * BYTES_TO_READ_SAMPLE <= room) return;
  throw tooLarge(
    `some ${Math.round(samples)} live samples, which take ${formatSize(samples * BYTES_TO_READ_SAMPLE)} of JavaScript heap to read`,
    `at most the ${formatSize(room)} that its limit leaves (node --max-old-space-size)`,
  );
}

function tooLarge(got: string, expected: string): TracemallocError {
  return new TracemallocError(
    'ERR_TRACEMALLOC_TOO_LARGE',
    `got ${got}, expected ${expected}: trace with a larger interval, or not in exact mode`,
  );
}

type Ordinals = Uint32Array | Float64Array;

function sortedOrdinals(samples: readonly ProfileSample[]): Ordinals {
  let last = 0;
  for (let i = 0; i < samples.length; i++) last = Math.max(last, samples[i]!.ordinal);
  const ordinals = new (last < 2 ** 32 ? Uint32Array : Float64Array)(samples.length);
  for (let i = 0; i < samples.length; i++) ordinals[i] = samples[i]!.ordinal;
  return ordinals.sort();
}

/**
 * Whether `now` can be a later state of the sampler that showed `before`. V8 numbers samples upwards: an old
 * number that was not alive then is of another sampler.
 */
function continues(before: Ordinals, now: Ordinals): boolean {
  const last = before.at(-1) ?? 0;
  for (let i = 0, j = 0; i < now.length && now[i]! <= last; i++) {
    while (before[j]! < now[i]!) j++;
    if (before[j] !== now[i]) return false;
  }
  return true;
}

function connect(): Session {
  try {
    // Not an import: it would fail the whole module where Node.js was built without the inspector.
    const session = new (process.getBuiltinModule('node:inspector').Session)();
    session.connect();
    return session;
  } catch (error) {
    throw unavailable(error);
  }
}

/** `v8.startHeapProfile` of Node.js 26, which `@types/node` does not know yet. */
interface HeapProfileStarter {
  readonly startHeapProfile?: () => { stop(): string };
}

/** Whether somebody samples. If so, or if it cannot tell, it closes the session. */
function isSamplingOrClosed(session: Session): boolean {
  let isOurs = false;
  try {
    isOurs = !isSampling(session);
    return !isOurs;
  } finally {
    if (!isOurs) session.disconnect();
  }
}

function isSampling(session: Session): boolean {
  // This Node.js can tell without a reading: no garbage collection, and no abort on deep stacks.
  const { startHeapProfile } = v8 as HeapProfileStarter;
  if (startHeapProfile !== undefined) {
    try {
      startHeapProfile().stop();
      return false;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ERR_HEAP_PROFILE_HAVE_BEEN_STARTED') return true;
    }
  }
  const { error } = post(session, 'HeapProfiler.getSamplingProfile');
  // JSON-RPC's code for an unknown method: other runtimes have the inspector without this domain.
  if (error?.message.includes('-32601') === true) throw unavailable(error);
  return error === null;
}

interface Answer {
  readonly error: Error | null;
  /** Absent if it is too long. */
  readonly result: object | undefined;
}

/**
 * Sends a command. The inspector of Node.js answers those of the heap profiler before `post` returns.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_UNAVAILABLE` if it has not answered: then nobody can read.
 */
function post(session: Session, method: string, params: object = {}): Answer {
  let answer: Answer | undefined;
  try {
    session.post(method, params, (error, result) => {
      answer = { error, result };
    });
  } catch (error) {
    // An answer is one string of at most 2^29 - 24 characters. Node.js 20 drops a longer one.
    if ((error as { code?: unknown }).code !== 'ERR_STRING_TOO_LONG') throw error;
    answer = { error: null, result: undefined };
  }
  if (answer === undefined) throw unavailable(`no answer to ${method} before post returns`);
  return answer;
}

function unavailable(cause: unknown): TracemallocError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TracemallocError(
    'ERR_TRACEMALLOC_UNAVAILABLE',
    `cannot trace: got "${reason}" from node:inspector, expected the HeapProfiler of Node.js; with --permission add --allow-inspector (Node.js 24 and later), and Node.js must not be built without the inspector`,
    { cause },
  );
}
