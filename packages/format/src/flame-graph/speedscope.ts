import { type Bytes, domainName, type Frame, type Snapshot } from '@tracemalloc/core';
import { bytesByStack, framesOf } from './bytes-by-stack.ts';

/** A file of https://www.speedscope.app: one profile for each domain, in bytes. */
export interface SpeedscopeFile {
  /** What speedscope knows the format by. */
  readonly $schema: 'https://www.speedscope.app/file-format-schema.json';
  /** What wrote it. */
  readonly exporter: string;
  /** What speedscope shows as its title. */
  readonly name: string;
  /** What all profiles have in common. */
  readonly shared: {
    /** Calls, each once; samples have them by index. */
    readonly frames: readonly SpeedscopeFrame[];
  };
  /** One a domain, by its number. */
  readonly profiles: readonly SpeedscopeProfile[];
}

/** A call. A line that is only the first one of the function is in its name. */
export interface SpeedscopeFrame {
  /** Of the function, with its place where no line is known. */
  readonly name: string;
  /** As the collector names it. */
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly col?: number;
}

/** The memory of one domain, by stack. */
export interface SpeedscopeProfile {
  /** Stacks with a weight each. */
  readonly type: 'sampled';
  /** Of the domain. */
  readonly name: string;
  /** Of the weights. */
  readonly unit: 'bytes';
  /** Where the weights begin to add up. */
  readonly startValue: 0;
  /** All weights together. */
  readonly endValue: Bytes;
  /** Frames by index, the oldest call first. */
  readonly samples: readonly (readonly number[])[];
  /** One a sample. */
  readonly weights: readonly Bytes[];
}

/**
 * The snapshot as a file for speedscope: `JSON.stringify` it. Domains are profiles of their own, so
 * that no view adds them up.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` for what is no snapshot.
 * @see https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources
 */
export function toSpeedscope(
  snapshot: Snapshot,
  options: {
    /** What speedscope shows as the file's; when the snapshot was made unless said. */
    readonly name?: string | undefined;
  } = {},
): SpeedscopeFile {
  const all = bytesByStack(snapshot);
  const { metadata, tables } = snapshot;
  const domains = [...new Set(tables.traces.domain)].sort((a, b) => a - b);
  return {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: 'tracemalloc',
    name: options.name ?? `memory ${metadata.createdAt}`.trim(),
    shared: { frames: framesOf(snapshot).map(speedscopeFrame) },
    profiles: domains.map((domain) => {
      const stacks = domains.length === 1 ? all : bytesByStack(snapshot, domain);
      const weights = stacks.map(({ size }) => size);
      return {
        type: 'sampled',
        name: domainName(metadata, domain),
        unit: 'bytes',
        startValue: 0,
        endValue: weights.reduce((sum, size) => sum + size, 0),
        samples: stacks.map(({ frames }) => frames),
        weights,
      };
    }),
  };
}

function speedscopeFrame(frame: Frame): SpeedscopeFrame {
  const { filename, functionName, lineno, column, position } = frame;
  if (position !== 'line' || lineno === 0) {
    const name = functionName === '' ? String(frame) : `${functionName} (${frame})`;
    return { name, file: filename };
  }
  return {
    name: functionName || String(frame),
    file: filename,
    line: lineno,
    ...(column === 0 ? {} : { col: column }),
  };
}
