import { refuse, shown } from './errors.ts';
import type { SnapshotMetadata } from './metadata.ts';
import { MAX_DOMAIN } from './units.ts';

/**
 * Throws unless the keys that core itself reads hold what it reads in them.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_METADATA`, naming the key and what was expected.
 */
export function checkMetadata(metadata: Partial<SnapshotMetadata>): void {
  if (!isObject(metadata)) fail('metadata', metadata, 'an object');
  const { createdAt, collectors, domains, untraced, packages } = metadata;
  if (createdAt !== undefined && !isString(createdAt)) {
    fail('createdAt', createdAt, 'a string, ISO 8601');
  }
  if (collectors !== undefined && !(Array.isArray(collectors) && collectors.every(isObject))) {
    fail('collectors', collectors, 'an array of { name, engine, … }');
  }
  if (!isJson(collectors)) fail('collectors', collectors, 'JSON values, without a cycle');
  checkRecord('domains', domains, isDomain, isString, 'a name by domain number');
  checkRecord('untraced', untraced, isDomain, isBytes, 'a number of bytes by domain number');
  checkRecord('packages', packages, isString, isString, 'the name of a package by directory');
}

function checkRecord(
  key: string,
  record: unknown,
  isKey: (key: string) => boolean,
  isValue: (value: unknown) => boolean,
  expected: string,
): void {
  if (record === undefined) return;
  if (!isObject(record)) fail(key, record, `an object: ${expected}`);
  for (const [name, value] of Object.entries(record)) {
    if (!isKey(name)) fail(`a key of ${key}`, name, expected);
    if (!isValue(value)) fail(`${key}[${shown(name)}]`, value, expected);
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isString = (value: unknown): boolean => typeof value === 'string';
const isDomain = (key: string): boolean =>
  /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) <= MAX_DOMAIN;
const isBytes = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;

function isJson(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}

function fail(what: string, got: unknown, expected: string): never {
  refuse('ERR_TRACEMALLOC_METADATA', what, got, expected);
}
