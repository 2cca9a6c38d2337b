/**
 * The threads of a process as one: workers are traced from their first line on, and threads that trace
 * give each other their snapshots. For packages that build on this one; `tracemalloc` does.
 *
 * @module @tracemalloc/collector-node/workers
 */
export { type FollowOptions, followWorkers, unfollowWorkers } from './follow-workers.ts';
export { type Inheritance, takeInheritance } from './inheritance.ts';
export {
  joinThreads,
  leaveThreads,
  type TakeProcessSnapshotOptions,
  takeProcessSnapshot,
  takeProcessSnapshotSync,
} from './process-snapshot.ts';
export type { Introduction, Member, TakeOwnSnapshot, ThreadId } from './thread-messages.ts';
export type { MissingThread, ThreadsMetadata, TracedThread } from './threads-metadata.ts';
