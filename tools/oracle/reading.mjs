// An oracle as its JSON has it, and the objects of core that it is about.

/** @typedef {typeof import('../../packages/core/src/index.ts')} Core */
/** @typedef {import('../../packages/core/src/index.ts').FrameRecord} FrameRecord */
/** @typedef {import('../../packages/core/src/index.ts').GroupBy} GroupBy */
/** @typedef {import('../../packages/core/src/index.ts').Snapshot} Snapshot */
/** @typedef {import('../../packages/core/src/index.ts').Traceback} Traceback */
/** @typedef {[filename: number, lineno: number]} Place */
/** @typedef {[pattern: string, normalised: string, names: number[]]} PatternMatches */

/**
 * @typedef {object} Filtering
 * @property {number} snapshot
 * @property {{ type: string, inclusive: boolean, filename_pattern: string, lineno: number | null, all_frames: boolean, domain: number | null }[]} filters
 * @property {number} count
 * @property {string} sha256
 * @property {number[]} [kept]
 * @property {number} traceback_limit
 * @property {[Place, number, number][]} lineno_top
 */

/**
 * @typedef {object} Oracle
 * @property {string[]} filenames
 * @property {Place[][]} tracebacks
 * @property {{ traceback_limit: number, traces: [number, number, number, number | null][] }[]} snapshots
 * @property {{ snapshot: number, group_by: GroupBy, cumulative: boolean, stats: [Place | number, ...number[]][], str: string[] }[]} statistics
 * @property {{ new: number, old: number, group_by: GroupBy, cumulative: boolean, stats: [Place | number, ...number[]][], str: string[] }[]} compare_to
 * @property {Filtering[]} filter_traces
 * @property {{ frame_sorted: Place[], traceback_sorted: number[] }} ordering
 * @property {{ trace: number, str: string, traceback_str: string, frame_str: string[], frame_repr?: string[], len: number, total_nframe?: number | null, slice: [number, number], slice_result: Place[], contains_last: boolean, index_last: number }[]} values
 * @property {{ int: [number, string, string][], average: [number, number, string][] }} [format_size]
 * @property {{ names: string[], posix: PatternMatches[], nt: PatternMatches[], modern_reversed_ranges: PatternMatches[] }} [fnmatch]
 */

/** An oracle beside the objects of core that are made of it. */
export class Reading {
  /** @type {Map<number, Snapshot>} */
  #numbered = new Map();

  /**
   * @param {Core} core
   * @param {Oracle} oracle
   */
  constructor(core, oracle) {
    this.core = core;
    this.oracle = oracle;
    const tracebacks = oracle.tracebacks.map((places) => places.map((place) => this.frame(place)));
    this.snapshots = oracle.snapshots.map(({ traceback_limit, traces }) =>
      core.Snapshot.fromTraces(
        traces.map(([domain, size, traceback, totalNframe]) => ({
          domain,
          size,
          totalNframe: totalNframe ?? undefined,
          traceback: tracebacks[traceback] ?? [],
        })),
        { tracebackLimit: traceback_limit },
      ),
    );
    this.tracebacks = tracebacks.map(
      (frames) =>
        new core.Traceback(frames.map(({ filename, lineno }) => new core.Frame(filename, lineno))),
    );
  }

  /**
   * @param {Place} place
   * @returns {FrameRecord}
   */
  frame([filename, lineno]) {
    return { filename: String(this.oracle.filenames[filename]), lineno };
  }

  /** @param {number} index @returns {Snapshot} */
  snapshot(index) {
    return /** @type {Snapshot} */ (this.snapshots[index]);
  }

  /**
   * A snapshot whose traces carry their index as count, which no filter sees.
   * @param {number} index
   */
  numbered(index) {
    const snapshot = this.snapshot(index);
    const { tracebackLimit, tables } = snapshot;
    const count = Float64Array.from(tables.traces.size, (_, trace) => trace);
    const numbered =
      this.#numbered.get(index) ??
      this.core.Snapshot.fromTables(
        { ...tables, traces: { ...tables.traces, count: this.core.narrow(count) } },
        { tracebackLimit },
      );
    this.#numbered.set(index, numbered);
    return numbered;
  }

  /**
   * A group's whole traceback as text, however the oracle names it.
   * @param {Place | number} key
   */
  keyText(key) {
    return typeof key === 'number'
      ? tracebackText(/** @type {Traceback} */ (this.tracebacks[key]))
      : placeText(this.frame(key));
  }
}

/** @param {Pick<FrameRecord, 'filename' | 'lineno'>} place */
export const placeText = ({ filename, lineno }) => `${filename}:${lineno}`;

/** @param {Traceback} traceback */
export const tracebackText = (traceback) => Array.from(traceback, String).join('\n');
