/**
 * The data model of tracemalloc and its algorithms: snapshots, their statistics, differences and
 * filters, and what collectors make them with. Runs wherever ES2023 does.
 *
 * @module @tracemalloc/core
 */

export type {
  Collector,
  CollectorOptions,
  TakeSnapshotOptions,
  TracedMemory,
} from './collector.ts';
export { domainNumber } from './domains/domain-number.ts';
export {
  checkThirdPartyDomain,
  domainNames,
  domainOf,
  nameDomain,
} from './domains/domain-registry.ts';
export { DOMAINS, type DomainName, domainName } from './domains/domains.ts';
export {
  checkInteger,
  isTracemallocError,
  oneLine,
  refuse,
  shown,
  TracemallocError,
} from './errors.ts';
export {
  DomainFilter,
  Filter,
  type FilterOptions,
  isDomainFilter,
  isFilter,
} from './filtering/filter.ts';
export { formatSize } from './format-size.ts';
export {
  Frame,
  type FrameOptions,
  type FrameRecord,
  isFrame,
  POSITIONS,
  type Position,
  UNKNOWN_FILENAME,
} from './frame.ts';
export type { GroupBy, GroupOf } from './grouping/group-by.ts';
export { LiveTraces, type LiveTracesOptions } from './live/live-traces.ts';
export { lineShare } from './metadata/line-share.ts';
export type {
  CollectorDescription,
  KnownMetadata,
  MissingCollector,
  PackageDirectories,
  ProcessDescription,
  SnapshotMetadata,
} from './metadata/metadata.ts';
export type { DomainReconciliation } from './metadata/reconciliation.ts';
export type { BrokenSourceMapOfFile, SourceMapSummary } from './metadata/source-map-summary.ts';
export type { MissingThread, ThreadsMetadata, TracedThread } from './metadata/threads-metadata.ts';
export type { WasmMetadata, WasmModuleDescription } from './metadata/wasm-metadata.ts';
export type { Sequence } from './sequence.ts';
export {
  type CompactOptions,
  isSnapshot,
  Snapshot,
  type SnapshotOptions,
  type SnapshotTotal,
  type TraceRecord,
} from './snapshot.ts';
export { SnapshotBuilder } from './snapshot-builder.ts';
export type { SnapshotRecord, TableRecord } from './snapshot-record.ts';
export { isStatistic, isStatisticDiff, Statistic, StatisticDiff } from './statistic.ts';
export type { Column } from './tables/column.ts';
export { narrow } from './tables/column.ts';
export type { FinishedPlaces } from './tables/places-builder.ts';
export type {
  FrameTable,
  PlaceTables,
  SnapshotTables,
  StackTable,
  TraceTable,
} from './tables/tables.ts';
export { TablesBuilder, type TraceOptions } from './tables/tables-builder.ts';
export { isTrace, Trace, Traces } from './trace.ts';
export { isTraceback, Traceback } from './traceback.ts';
export type {
  Bytes,
  Count,
  Domain,
  FrameIndex,
  StackIndex,
  StringIndex,
  TraceIndex,
} from './units.ts';
