import * as node from '@tracemalloc/collector-node';
import {
  type Collector,
  type MissingCollector,
  oneLine,
  Snapshot,
  type TakeSnapshotOptions,
} from '@tracemalloc/core';
import { tracingOthers } from './collectors.ts';

/**
 * One snapshot of all collectors that trace in this thread. Where an added collector throws, its part is
 * left out, and `metadata.missingCollectors` says so: an array of {@link MissingCollector}.
 *
 * @param optionsOf - what each added collector is told.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NOT_TRACING`, and as `takeSnapshot` of collector-node.
 */
export function composed(
  options: TakeSnapshotOptions = {},
  optionsOf: (collector: Collector) => TakeSnapshotOptions = () => options,
): Snapshot {
  const others = tracingOthers();
  // Throws that nothing is traced, if so.
  const parts = node.isTracing() || others.length === 0 ? [node.takeSnapshot(options)] : [];
  const missing: MissingCollector[] = [];
  for (const collector of others) {
    try {
      parts.push(collector.takeSnapshot(optionsOf(collector)));
    } catch (error) {
      missing.push({ name: collector.name, reason: oneLine(error) });
    }
  }
  const whole = parts.length === 1 ? parts[0]! : Snapshot.merge(parts);
  if (missing.length === 0) return whole;
  const { tables, tracebackLimit, metadata } = whole;
  return Snapshot.fromTables(tables, {
    tracebackLimit,
    metadata: { ...metadata, missingCollectors: missing },
  });
}
