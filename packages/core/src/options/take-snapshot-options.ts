import { booleanOption } from './option-kinds.ts';
import { type OptionTable, type OptionValues, parseOptions } from './option-table.ts';

/** `TakeSnapshotOptions` with nothing left out. */
export interface ParsedTakeSnapshotOptions {
  /** Whether to collect garbage first. */
  readonly gc: boolean;
}

/**
 * What `takeSnapshot` of a collector was given, checked, with nothing left out.
 *
 * @param own - the options that only this collector has. One that spans threads has `ownOnly`.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for an unknown option; and what the checks of `own`
 * throw.
 */
export function parseTakeSnapshotOptions<Own extends OptionTable = Record<never, never>>(
  given: unknown = {},
  own: Own = {} as Own,
): ParsedTakeSnapshotOptions & OptionValues<Own> {
  return parseOptions('takeSnapshot', given, { gc: booleanOption(false), ...own });
}
