import { setTimeout as delay } from 'node:timers/promises';
import { BroadcastChannel, threadId } from 'node:worker_threads';
import { type Membership, received } from './membership.ts';
import {
  type Answer,
  CHANNEL,
  type RunningWorker,
  type SnapshotOutcome,
  type ThreadId,
  type ThreadRoll,
} from './thread-messages.ts';

/** How long to wait for other threads. */
export interface Patience {
  /** For a thread to begin its answer, in milliseconds: its event loop may be blocked. */
  readonly beginMs: number;
  /** For one that has begun to finish it, from the request on. */
  readonly finishMs: number;
}

/** What one thread has answered. */
interface ThreadOutcome {
  readonly id: ThreadId;
  /** `undefined` if it did not finish in time. */
  readonly outcome?: SnapshotOutcome;
  readonly hasBegun: boolean;
}

/** All that is known when a request is over. */
export interface Gathered {
  /** Threads that trace, this one not included. */
  readonly threads: readonly ThreadOutcome[];
  /** Workers that run, and are not among {@link threads}. */
  readonly others: readonly RunningWorker[];
  /** How many threads are known to have ended. */
  readonly ended: number;
}

/** Milliseconds between two checks for answers, where the event loop must not turn. */
const LOOK_MS = 2;

// As it was at load: tests of programs replace the clock.
const now = performance.now.bind(performance);

let requests = 0;

/** One request to all other threads for their snapshots, and what has come back. */
class Gathering {
  readonly channel: BroadcastChannel;
  readonly #membership: Membership;
  readonly #gc: boolean;
  readonly #name = `${CHANNEL}/${threadId}/${requests++}`;
  /** Those that had joined when it began. */
  readonly #members: ReadonlySet<ThreadId>;
  readonly #asked = new Set<ThreadId>();
  /** Those that were found to have ended; who answers may not have heard of that yet. */
  readonly #buried = new Set<ThreadId>();
  readonly #begun = new Set<ThreadId>();
  readonly #outcomes = new Map<ThreadId, SnapshotOutcome>();
  readonly #rolls = new Map<ThreadId, ThreadRoll>();

  constructor(membership: Membership, gc: boolean) {
    this.#membership = membership;
    this.#gc = gc;
    this.channel = new BroadcastChannel(this.#name);
    this.#members = new Set(membership.roll().members.map(({ id }) => id));
    for (const id of this.#members) this.#asked.add(id);
    // All, also those that this thread has not heard of.
    membership.request({ answers: this.#name, gc });
  }

  /** Takes an answer; nothing else that may be said there counts. */
  receive(said: unknown): void {
    const answer = said as Answer;
    if (answer.type === 'begun') this.#begun.add(answer.id);
    if (answer.type !== 'done') return;
    this.#outcomes.set(answer.id, answer.outcome);
    this.#rolls.set(answer.id, answer.roll);
    this.#membership.meet(answer.roll.members.filter(({ id }) => !this.#buried.has(id)));
  }

  /** Whether nothing more is to be waited for, `ms` after the request. */
  isOver(ms: number, { beginMs, finishMs }: Patience): boolean {
    const awaited = this.#askUnasked();
    if (awaited.length === 0 || ms >= finishMs) return true;
    return ms >= beginMs && !awaited.some((id) => this.#begun.has(id));
  }

  /** Ends it. */
  finish(): Gathered {
    this.channel.close();
    this.#buryEnded();
    const { members } = this.#membership.roll();
    const known = new Set([threadId, ...members.map(({ id }) => id)]);
    return {
      threads: members.map(({ id }) => {
        const outcome = this.#outcomes.get(id);
        const hasBegun = this.#begun.has(id);
        return { id, hasBegun, ...(outcome === undefined ? {} : { outcome }) };
      }),
      others: this.#running().filter(({ id }) => !known.has(id)),
      ended: Math.max(...Array.from(this.#rolls.values(), ({ ended }) => ended)),
    };
  }

  #running(): RunningWorker[] {
    return [...this.#rolls.values()].flatMap(({ workers }) => workers);
  }

  /**
   * Of the threads that had joined before, those have ended that whoever started them has not among its
   * workers, or whose starter has ended itself. Of one that joined meanwhile nothing can be said.
   */
  #buryEnded(): void {
    const { members } = this.#membership.roll();
    this.#rolls.set(threadId, this.#membership.roll());
    const running = new Set(this.#running().map(({ id }) => id));
    const known = new Set([threadId, ...members.map(({ id }) => id)]);
    for (const { id, parent } of members) {
      if (parent === undefined || !this.#members.has(id) || this.#outcomes.has(id)) continue;
      const hasEnded = this.#rolls.has(parent) ? !running.has(id) : !known.has(parent);
      if (!hasEnded) continue;
      this.#buried.add(id);
      this.#membership.bury(id);
    }
  }

  /** Of some threads only the answers of others tell. Returns all that have not answered. */
  #askUnasked(): ThreadId[] {
    this.#buryEnded();
    const { members } = this.#membership.roll();
    const awaited = members.map(({ id }) => id).filter((id) => !this.#outcomes.has(id));
    const to = awaited.filter((id) => !this.#asked.has(id));
    for (const id of to) this.#asked.add(id);
    if (to.length > 0) this.#membership.request({ answers: this.#name, to, gc: this.#gc });
    return awaited;
  }
}

/** Asks all other threads for their snapshots, while the event loop turns. */
export async function gather(
  membership: Membership,
  gc: boolean,
  patience: Patience,
): Promise<Gathered> {
  const gathering = new Gathering(membership, gc);
  const start = now();
  gathering.channel.onmessage = (event) => gathering.receive((event as { data: unknown }).data);
  // A timer, because an answer that does not come has no event.
  while (!gathering.isOver(now() - start, patience)) await delay(LOOK_MS);
  return gathering.finish();
}

/** The same at once, for listeners of `exit`. Blocks this thread. */
export function gatherSync(membership: Membership, gc: boolean, patience: Patience): Gathered {
  membership.catchUp();
  const gathering = new Gathering(membership, gc);
  const start = now();
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    for (const said of received(gathering.channel)) gathering.receive(said);
    membership.catchUp();
    if (gathering.isOver(now() - start, patience)) return gathering.finish();
    Atomics.wait(never, 0, 0, LOOK_MS);
  }
}
