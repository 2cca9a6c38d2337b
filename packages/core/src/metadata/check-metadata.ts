import { checkObject, checkString, refuse, shown } from '../errors.ts';
import type { SnapshotMetadata } from './metadata.ts';

/** The code of everything that metadata cannot be. */
export const METADATA_CODE = 'ERR_TRACEMALLOC_METADATA';

/**
 * Throws unless the keys that core itself reads hold what it reads in them.
 *
 * @returns what was given.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_METADATA`, naming the key and what was expected.
 */
export function checkMetadata<T extends Partial<SnapshotMetadata>>(metadata: T): T {
  checkRecord('metadata', metadata, 'an object');
  const { createdAt = '', collectors = [], domains = {}, untraced = {}, packages = {} } = metadata;
  checkString('createdAt', createdAt, METADATA_CODE);
  if (!Array.isArray(collectors)) {
    refuse('collectors', collectors, 'an array of { name, engine, … }', METADATA_CODE);
  }
  for (const collector of collectors) {
    checkObject('a collector', collector, '{ name, engine, … }', METADATA_CODE);
  }
  checkRecord('domains', domains, 'names by domain number', isDomain, isString);
  checkRecord('untraced', untraced, 'bytes by domain number', isDomain, isBytes);
  checkRecord('packages', packages, 'names by directory', isString, isString);
  return metadata;
}

function checkRecord(
  what: string,
  record: object,
  expected: string,
  isKey: (key: string) => boolean = isString,
  isValue: (value: unknown) => boolean = () => true,
): void {
  checkObject(what, record, expected, METADATA_CODE);
  if (Array.isArray(record)) refuse(what, record, expected, METADATA_CODE);
  for (const [key, value] of Object.entries(record)) {
    if (!isKey(key)) refuse(`a key of ${what}`, key, expected, METADATA_CODE);
    if (!isValue(value)) refuse(`${what}[${shown(key)}]`, value, expected, METADATA_CODE);
  }
}

const isString = (value: unknown): boolean => typeof value === 'string';
// The one spelling of an unsigned integer of 32 bits.
const isDomain = (key: string): boolean => String(Number(key) >>> 0) === key;
const isBytes = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;
