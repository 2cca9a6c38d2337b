import type { Bytes } from '../units.ts';

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
  /** Share of the traced bytes, 0 to 1, whose most recent frame has a real line. */
  readonly lineShare: number;
}

/** Where and how a snapshot was made. Open to more keys; values are JSON. */
export interface SnapshotMetadata {
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** One for each that contributed traces. */
  readonly collectors: readonly CollectorDescription[];
  /** Names of domains, by number. */
  readonly domains: Readonly<Record<string, string>>;
  /** Bytes that are in use, by domain number, and that no trace explains. */
  readonly untraced: Readonly<Record<string, Bytes>>;
  /**
   * Names of packages by the directory that holds their files, written as the filenames are: what
   * no `node_modules` folder tells, such as the packages of a workspace. The longest directory holds.
   */
  readonly packages?: PackageDirectories;
  /** Whose memory it is. */
  readonly process?: {
    /** As the operating system numbers it. */
    readonly pid: number;
    /** For example `node`. */
    readonly runtime: string;
    /** Of the runtime, for example `v24.1.0`. */
    readonly version: string;
    /** For example `linux`. */
    readonly platform: string;
  };
  readonly [key: string]: unknown;
}
