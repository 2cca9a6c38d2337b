import { BroadcastChannel, receiveMessageOnPort, threadId } from 'node:worker_threads';
import type { Snapshot } from '@tracemalloc/core';
import { runningWorkers } from './running-workers.ts';
import {
  type Announcement,
  type Answer,
  CHANNEL,
  type Introduction,
  type Member,
  partsOf,
  type SnapshotOutcome,
  type SnapshotRequest,
  type TakeOwnSnapshot,
  type ThreadId,
  type ThreadRoll,
} from './thread-messages.ts';

/**
 * This thread among those of the process that trace: it answers when one of them asks for its
 * snapshot. The channel does not keep the thread alive, and is no resource of the program's.
 */
export class Membership {
  readonly #channel: BroadcastChannel = new BroadcastChannel(CHANNEL);
  readonly #self: Member;
  readonly #take: TakeOwnSnapshot;
  readonly #members = new Map<ThreadId, Member>();
  #ended = 0;
  #lastAnswered = '';

  constructor(take: TakeOwnSnapshot, introduction: Introduction | undefined) {
    this.#take = take;
    this.#self = {
      id: threadId,
      ...(introduction === undefined ? {} : { parent: introduction.parent }),
    };
    // Who has nobody to tell it takes it that the main thread traces, too.
    this.meet(introduction?.members ?? [{ id: 0 }]);
    this.#channel.onmessage = (event) => this.#hear((event as { data: unknown }).data);
    this.#channel.unref();
    this.#post({ type: 'joined', member: this.#self });
  }

  /** This thread and all that it has heard of, for a worker that it starts. */
  introduction(): Introduction {
    return { parent: this.#self.id, members: [this.#self, ...this.#members.values()] };
  }

  /** What this thread knows of the others. */
  roll(): ThreadRoll {
    return {
      members: [...this.#members.values()],
      workers: runningWorkers(),
      ended: this.#ended,
    };
  }

  /** Notes threads that others have heard of. */
  meet(members: readonly Member[]): void {
    for (const member of members) {
      if (member.id !== this.#self.id) this.#members.set(member.id, member);
    }
  }

  /** Notes a thread that is known to have ended, and lets the others know. */
  bury(id: ThreadId): void {
    this.#forget(id, true);
    this.#post({ type: 'left', id, hasEnded: true });
  }

  /** Asks other threads for their snapshots. */
  request(request: Omit<SnapshotRequest, 'type'>): void {
    this.#post({ type: 'request', ...request });
  }

  /** Hears what was said and not heard yet, without a turn of the event loop. */
  catchUp(): void {
    for (const said of received(this.#channel)) this.#hear(said);
  }

  /** This thread's snapshot. */
  takeOwn(gc: boolean): Snapshot {
    return this.#take({ gc });
  }

  #ownOutcome(gc: boolean): SnapshotOutcome {
    try {
      return { parts: partsOf(this.takeOwn(gc)) };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Says that this thread no longer traces, maybe because it ends. */
  leave(hasEnded: boolean): void {
    this.#post({ type: 'left', id: this.#self.id, hasEnded });
    this.#channel.close();
  }

  #forget(id: ThreadId, hasEnded: boolean): void {
    if (this.#members.delete(id) && hasEnded) this.#ended++;
  }

  #post(announcement: Announcement): void {
    this.#channel.postMessage(announcement);
  }

  /** Nothing that anybody posts there may become an error of the program's. */
  #hear(said: unknown): void {
    try {
      this.#heed(said as Announcement);
    } catch {
      // Not a message of ours, or a thread that is ending.
    }
  }

  #heed(said: Announcement): void {
    switch (said.type) {
      case 'joined':
        this.meet([said.member]);
        // Who has a parent was told by that one.
        if (said.member.parent === undefined) this.#post({ type: 'present', member: this.#self });
        break;
      case 'present':
        this.meet([said.member]);
        break;
      case 'left':
        this.#forget(said.id, said.hasEnded);
        break;
      case 'request':
        this.#answer(said);
    }
  }

  #answer({ answers, to, gc }: SnapshotRequest): void {
    const isAsked = to?.includes(this.#self.id) ?? true;
    if (!isAsked || this.#lastAnswered === answers) return;
    this.#lastAnswered = answers;
    const channel = new BroadcastChannel(answers);
    const post = (answer: Answer) => channel.postMessage(answer);
    const { id } = this.#self;
    post({ type: 'begun', id });
    post({ type: 'done', id, outcome: this.#ownOutcome(gc), roll: this.roll() });
    channel.close();
  }
}

/** The messages that wait at a channel. */
export function* received(channel: BroadcastChannel): Generator<unknown> {
  for (;;) {
    // https://nodejs.org/api/worker_threads.html#workerreceivemessageonportport takes channels, too.
    const next = receiveMessageOnPort(channel as never) as { message: unknown } | undefined;
    if (next === undefined) return;
    yield next.message;
  }
}
