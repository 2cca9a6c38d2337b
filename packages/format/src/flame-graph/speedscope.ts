import { type Bytes, domainName, type Frame, type Snapshot } from '@tracemalloc/core';
import { bytesByStack, framesOf } from './bytes-by-stack.ts';

/** A file of https://www.speedscope.app: one profile for each domain, in bytes. */
export interface SpeedscopeFile {
  /** Speedscope recognises the format by it. */
  readonly $schema: 'https://www.speedscope.app/file-format-schema.json';
  /** The program that wrote the file. */
  readonly exporter: string;
  /** Speedscope shows it as the title. */
  readonly name: string;
  /** The part that all profiles share. */
  readonly shared: {
    /** Each call once. Samples refer to them by index. */
    readonly frames: readonly SpeedscopeFrame[];
  };
  /** One for each domain, in the order of their numbers. */
  readonly profiles: readonly SpeedscopeProfile[];
}

/** A call. A line that is only the first one of the function is in its name. */
export interface SpeedscopeFrame {
  /** The function, with its place if no line is known. */
  readonly name: string;
  /** The file, as the collector names it. */
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly col?: number;
}

/** The memory of one domain, by stack. */
export interface SpeedscopeProfile {
  /** Each stack has a weight. */
  readonly type: 'sampled';
  /** The name of the domain. */
  readonly name: string;
  /** The unit of the weights. */
  readonly unit: 'bytes';
  /** The sum of the weights begins here. */
  readonly startValue: 0;
  /** The sum of all weights. */
  readonly endValue: Bytes;
  /** Frames by index, the oldest call first. */
  readonly samples: readonly (readonly number[])[];
  /** One weight for each sample. */
  readonly weights: readonly Bytes[];
}

/**
 * The snapshot as a file for speedscope: `JSON.stringify` it. Each domain is a profile of its own, so that no view adds
 * domains up.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` if `snapshot` is no snapshot.
 * @see https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources
 */
export function toSpeedscope(
  snapshot: Snapshot,
  options: {
    /** The title of the file; default: the time at which the snapshot was made. */
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
