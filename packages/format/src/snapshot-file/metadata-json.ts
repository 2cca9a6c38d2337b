import type { CollectorDescription, SnapshotMetadata } from '@tracemalloc/core';
import { MOST_METADATA_BYTES } from '../schema/snapshot-schema.ts';
import { broken } from './fields.ts';

/**
 * The metadata of JSON text, with the shape that core gives its known keys.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` for anything else.
 */
export function parseMetadata(text: string): SnapshotMetadata {
  let metadata: unknown;
  try {
    metadata = JSON.parse(text);
  } catch (error) {
    throw broken('metadata is not JSON', error);
  }
  check(isObject<SnapshotMetadata>(metadata), '', 'an object');
  const { createdAt, collectors, domains, untraced, process } = metadata;
  check(typeof createdAt === 'string', '.createdAt', 'a string');
  check(isObjectOf(domains, 'string'), '.domains', 'an object of names');
  check(isObjectOf(untraced, 'number'), '.untraced', 'an object of byte counts');
  check(isProcess(process), '.process', '{ pid, runtime, version, platform }');
  check(
    Array.isArray(collectors) && collectors.every(isCollector),
    '.collectors',
    'an array of { name, engine, exact, countsEstimated, … }',
  );
  return metadata as unknown as SnapshotMetadata;
}

/** The message for metadata beyond the limit. */
export function tooMuchMetadata(bytes: Uint8Array): string {
  return `metadata has ${bytes.length} bytes, expected at most ${MOST_METADATA_BYTES}`;
}

/** An object whose values are not checked yet. */
type Unchecked<T> = { readonly [Key in keyof T]?: unknown };

function isCollector(value: unknown): boolean {
  return (
    isObject<CollectorDescription>(value) &&
    typeof value.name === 'string' &&
    typeof value.engine === 'string' &&
    ['string', 'undefined'].includes(typeof value.engineReason) &&
    typeof value.exact === 'boolean' &&
    ['number', 'undefined'].includes(typeof value.interval) &&
    typeof value.countsEstimated === 'boolean' &&
    ['number', 'undefined'].includes(typeof value.lineShare)
  );
}

function isProcess(value: unknown): boolean {
  return (
    value === undefined ||
    (isObject<NonNullable<SnapshotMetadata['process']>>(value) &&
      typeof value.pid === 'number' &&
      typeof value.runtime === 'string' &&
      typeof value.version === 'string' &&
      typeof value.platform === 'string')
  );
}

function isObjectOf(value: unknown, type: 'string' | 'number'): boolean {
  return isObject(value) && Object.values(value).every((each) => typeof each === type);
}

function isObject<T = object>(value: unknown): value is Unchecked<T> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check(holds: boolean, what: string, expected: string): asserts holds {
  if (!holds) throw broken(`metadata${what} is something else, expected ${expected}`);
}
