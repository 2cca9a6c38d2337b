import { lineShare, Snapshot, SnapshotBuilder, type StackIndex, shown } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { recognize } from '../file-head/file-head.ts';
import { realmBytes } from '../realm-bytes.ts';
import { type CallFrame, frameOfCall, hasScript } from './call-frame.ts';
import { brokenHeapProfile, parseHeapProfile } from './parse-heap-profile.ts';

/** A function in V8's tree of callers and callees; nothing of it is checked. */
interface ProfileNode {
  readonly callFrame?: CallFrame;
  readonly selfSize?: unknown;
  readonly id?: unknown;
  readonly children?: unknown;
}

/** A function whose callees are still to be visited, and the stack that called it. */
type Visit = readonly [node: unknown, caller: StackIndex | -1];

/**
 * The snapshot in a `.heapprofile`, V8's sampling heap profile in JSON, as Chrome's DevTools, `node
 * --heap-prof` and the inspector write it. Pure: `load` reads a file.
 *
 * V8 knows only where the function of each frame begins: positions are `'function'`. Functions without a script, such as
 * `push`, count for their callers. The file has bytes, not blocks: counts are those of the samples, and estimates. It does
 * not say when and how it was recorded.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND` for other bytes, `_TRUNCATED` for a profile that
 *   was cut, `_SIZE` for one that is longer than any string, `ERR_TRACEMALLOC_FORMAT` for a broken one.
 */
export function fromHeapProfile(profile: Uint8Array): Snapshot {
  const bytes = realmBytes(profile);
  if (bytes === undefined) throw notHeapProfile(shown(profile));
  const { kind, description } = recognize(bytes);
  if (kind !== 'heapprofile') throw notHeapProfile(description);
  const { head, samples } = parseHeapProfile(bytes);
  if (!isObject<ProfileNode>(head) || !isObject(head.callFrame)) {
    throw notHeapProfile('JSON of another kind');
  }
  const builder = new SnapshotBuilder();
  const counts = samples === undefined ? undefined : countSamples(samples);
  const ids = new Set<unknown>();
  const visits: Visit[] = [[head, -1]];
  // Not recursion: a file may be nested deeper than any stack of calls.
  for (let visit = visits.pop(); visit !== undefined; visit = visits.pop()) {
    const [node, caller] = visit;
    if (!isObject<ProfileNode>(node) || !isObject<CallFrame>(node.callFrame)) {
      throw brokenHeapProfile(`a node is ${shown(node)}, expected { callFrame, selfSize, … }`);
    }
    const { callFrame, selfSize, id, children = [] } = node;
    if (!Number.isSafeInteger(selfSize) || (selfSize as number) < 0) {
      throw brokenHeapProfile(`a node has selfSize ${shown(selfSize)}, expected a number of bytes`);
    }
    if (!Array.isArray(children)) {
      throw brokenHeapProfile(`a node has children ${shown(children)}, expected an array`);
    }
    if (id !== undefined && ids.size === ids.add(id).size) {
      throw brokenHeapProfile(`two nodes have id ${shown(id)}`);
    }
    const stack = hasScript(callFrame)
      ? builder.stack(caller, builder.frame(frameOfCall(callFrame)))
      : caller;
    if (selfSize !== 0) {
      // V8's own, such as `(GC)`, or of a caller that V8 does not name.
      const own = stack === -1 ? builder.stack(-1, builder.frame(frameOfCall(callFrame))) : stack;
      builder.trace(own, selfSize as number, { count: counts?.get(id) ?? 1 });
    }
    // Pushed backwards, so that they are visited in their order.
    for (let i = children.length - 1; i >= 0; i--) visits.push([children[i], stack]);
  }
  const tables = builder.finishTables();
  return Snapshot.fromTables(tables, {
    metadata: {
      // Nobody knows.
      createdAt: '',
      collectors: [
        {
          name: '.heapprofile',
          engine: 'V8 sampling heap profiler',
          exact: false,
          countsEstimated: true,
          lineShare: lineShare(tables),
        },
      ],
      domains: { 0: 'heap' },
    },
  });
}

/**
 * How many samples each node has, by its id. V8 also writes samples of nodes that are not in the tree. No node has their
 * bytes.
 */
function countSamples(samples: unknown): Map<unknown, number> {
  if (!Array.isArray(samples)) {
    throw brokenHeapProfile(`samples is ${shown(samples)}, expected an array`);
  }
  const counts = new Map<unknown, number>();
  for (const sample of samples) {
    if (!isObject<{ nodeId: unknown }>(sample)) {
      throw brokenHeapProfile(`a sample is ${shown(sample)}, expected { size, nodeId, … }`);
    }
    counts.set(sample.nodeId, (counts.get(sample.nodeId) ?? 0) + 1);
  }
  return counts;
}

function isObject<T = object>(value: unknown): value is { readonly [K in keyof T]?: T[K] } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notHeapProfile(kind: string): FormatError {
  const message = `not a V8 heap profile: it is ${kind}, expected a .heapprofile`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_KIND', message);
}
