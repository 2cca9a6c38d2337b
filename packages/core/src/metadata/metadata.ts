import type { Bytes } from '../units.ts';
import type { SourceMapSummary } from './source-map-summary.ts';
import type { ThreadsMetadata } from './threads-metadata.ts';
import type { WasmMetadata } from './wasm-metadata.ts';

/** Names of packages by the directory that holds their files, as `metadata.packages` gives them. */
export type PackageDirectories = Readonly<Record<string, string>>;

/** How one collector made its part of a snapshot. */
export interface CollectorDescription {
  /** For example `@tracemalloc/collector-node`. */
  readonly name: string;
  /** What did the work, for example `inspector`. */
  readonly engine: string;
  /** Why not a better engine. */
  readonly engineReason?: string | undefined;
  /** Whether every allocation was recorded. */
  readonly exact: boolean;
  /** Bytes between two samples, on average; absent where nothing was sampled. */
  readonly interval?: Bytes | undefined;
  /** Whether the counts of blocks are estimates. */
  readonly countsEstimated: boolean;
  /**
   * Share of the traced bytes, 0 to 1, whose most recent frame has a real line: {@link lineShare}. Absent where
   * nothing was traced.
   */
  readonly lineShare?: number | undefined;
}

/** The process whose memory a snapshot shows. */
export interface ProcessDescription {
  /** As the operating system numbers it. */
  readonly pid: number;
  /** For example `node`. */
  readonly runtime: string;
  /** Of the runtime, for example `v24.1.0`. */
  readonly version: string;
  /** For example `linux`. */
  readonly platform: string;
}

/** A collector whose part is not in a snapshot. */
export interface MissingCollector {
  /** Its {@link Collector.name}. */
  readonly name: string;
  /** What it threw. */
  readonly reason: string;
}

/** The keys of {@link SnapshotMetadata} that this project knows. Each says what {@link Snapshot.merge} makes of it. */
export interface KnownMetadata {
  /** ISO 8601, UTC; empty where it is unknown. Merged: the latest. */
  readonly createdAt: string;
  /** When tracing began, or was last cleared: ISO 8601, UTC. Merged: the earliest. */
  readonly startedAt?: string | undefined;
  /**
   * One for each that contributed traces. Merged: side by side. Those that differ only in their `lineShare` become
   * one, with the share of both, weighted by the bytes of their snapshots.
   */
  readonly collectors: readonly CollectorDescription[];
  /**
   * Names of domains, by number. Merged: together. One number with two names cannot be merged:
   * `ERR_TRACEMALLOC_DOMAIN`.
   */
  readonly domains: Readonly<Record<string, string>>;
  /**
   * Bytes that are in use, by domain number, and that no trace explains; a domain that is not there is not known.
   * Merged: the sum, but for a domain of which some snapshot has traces and does not say it: that is not known.
   */
  readonly untraced: Readonly<Record<string, Bytes>>;
  /** Bytes that the tracer itself holds in the same heap, in no trace. Merged: the sum. */
  readonly tracer?: Bytes | undefined;
  /** Bytes in use, traced or not, by the names of `process.memoryUsage()`. Merged: the sum of each. */
  readonly memory?: Readonly<Record<string, Bytes>> | undefined;
  /**
   * Names of packages by the directory that holds their files, written as the filenames are: what
   * no `node_modules` folder tells, such as the packages of a workspace. The longest directory holds. Merged:
   * together; of two names for one directory the last one holds.
   */
  readonly packages?: PackageDirectories | undefined;
  /** Whose memory it is. Merged: kept where all that say it say the same. */
  readonly process?: ProcessDescription | undefined;
  /** Which threads it is of. Merged: the lists one after the other, and the sum of those that ended. */
  readonly threads?: ThreadsMetadata | undefined;
  /** Collectors that threw, so that their part is missing. Merged: one after the other. */
  readonly missingCollectors?: readonly MissingCollector[] | undefined;
  /** What source maps did to it. Merged: the sums, but only where all snapshots say it. */
  readonly sourceMaps?: SourceMapSummary | undefined;
  /** How WebAssembly guests were traced. Merged: the modules one after the other, and the sums. */
  readonly wasm?: WasmMetadata | undefined;
}

/**
 * Where and how a snapshot was made. Values are JSON. Open to more keys: of those the last snapshot that has one
 * holds when snapshots are merged. A key of your own begins with the name of your package.
 */
export interface SnapshotMetadata extends KnownMetadata {
  readonly [key: string]: unknown;
}
