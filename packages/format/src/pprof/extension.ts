import type { SnapshotMetadata } from '@tracemalloc/core';
import { parseMetadata } from '../snapshot-file/metadata-json.ts';
import { brokenProfile } from './profile-errors.ts';

/** The parts of a snapshot that a profile has no place for. */
export interface Extension {
  readonly tracebackLimit: number;
  readonly metadata: SnapshotMetadata;
  /** Ids of locations where only the function is known, without its first line. */
  readonly functionOnly: readonly number[];
}

/** Its index in the string table. */
export const EXTENSION_STRING = 1;

/** The beginning of the text that {@link writeExtension} makes. */
const HEAD = 'tracemalloc {';

/**
 * The extension as a text. It stands in the string table, where nothing refers to it. It is not a field of its own:
 * pprof-format, which many JavaScript tools use to read profiles, cannot skip a field whose number is beyond 15. It is not
 * a comment: those are for people (profile.proto).
 */
export function writeExtension(extension: Extension): string {
  const { tracebackLimit, metadata, functionOnly } = extension;
  const numbers = JSON.stringify({ tracebackLimit, functionOnly }).slice(1, -1);
  return `${HEAD}${numbers},"metadata":${JSON.stringify(metadata)}}`;
}

/**
 * The extension in a text of the string table; `undefined` if it is another text.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` for a text that this package does not write.
 */
export function readExtension(text = ''): Extension | undefined {
  if (!text.startsWith(HEAD)) return undefined;
  try {
    const json = JSON.parse(text.slice(HEAD.length - 1)) as { [K in keyof Extension]?: unknown };
    const { tracebackLimit, functionOnly, metadata } = json;
    if (typeof tracebackLimit === 'number' && Array.isArray(functionOnly)) {
      return { tracebackLimit, functionOnly, metadata: parseMetadata(JSON.stringify(metadata)) };
    }
  } catch (error) {
    throw brokenProfile('its metadata cannot be read', error);
  }
  throw brokenProfile('its metadata is not what toPprof writes');
}
