import { checkObject, refuse, shown } from '../errors.ts';

/** The code of everything that metadata cannot be. */
export const METADATA_CODE = 'ERR_TRACEMALLOC_METADATA';

/** Throws unless the value can stand under the key `what`. */
export type ValueCheck = (what: string, value: unknown) => void;

type Holds = (value: unknown) => boolean;

/** What anything of one sort passes. */
export function passing(expected: string, holds: Holds): ValueCheck {
  return (what, value) => {
    if (!holds(value)) refuse(what, value, expected, METADATA_CODE);
  };
}

const isText: Holds = (value) => typeof value === 'string';
const isAmount: Holds = (value) => Number.isFinite(value) && (value as number) >= 0;
// The one spelling of an unsigned integer of 32 bits.
const isDomain: Holds = (key) => String(Number(key) >>> 0) === key;

/** A text. */
export const text: ValueCheck = passing('a string', isText);
/** A number of bytes, blocks or what else can be counted. */
export const amount: ValueCheck = passing('a number from 0 on', isAmount);

/** An object whose keys are alike, and whose values are. */
export function recordOf(
  keys: 'domain' | 'text',
  values: 'amount' | 'text',
  expected: string,
): ValueCheck {
  const isKey = keys === 'domain' ? isDomain : isText;
  const isValue = values === 'amount' ? isAmount : isText;
  return (what, value) => {
    for (const [key, own] of Object.entries(asRecord(what, value, expected))) {
      if (!isKey(key)) refuse(`a key of ${what}`, key, expected, METADATA_CODE);
      if (!isValue(own)) refuse(`${what}[${shown(key)}]`, own, expected, METADATA_CODE);
    }
  };
}

/** What stands under some keys of an object; what stands under others does not matter. */
export type Fields = Readonly<Record<string, ValueCheck>>;

/** An object with such fields. `expected` says in messages what they are. */
export function objectOf(fields: Fields, expected: string = textOf(fields)): ValueCheck {
  return (what, value) => {
    const record = asRecord(what, value, expected);
    for (const [key, check] of Object.entries(fields)) check(`${what}.${key}`, record[key]);
  };
}

/** An array of objects with such fields; `item` is what messages call one. */
export function arrayOf(
  item: string,
  fields: Fields,
  expected: string = textOf(fields),
): ValueCheck {
  const check = objectOf(fields, expected);
  return (what, value) => {
    if (!Array.isArray(value)) refuse(what, value, `an array of ${expected}`, METADATA_CODE);
    for (const each of value) check(item, each);
  };
}

function textOf(fields: Fields): string {
  return `{ ${Object.keys(fields).join(', ')}, … }`;
}

function asRecord(
  what: string,
  value: unknown,
  expected: string,
): Readonly<Record<string, unknown>> {
  checkObject(what, value, expected, METADATA_CODE);
  if (Array.isArray(value)) refuse(what, value, expected, METADATA_CODE);
  return value as Readonly<Record<string, unknown>>;
}
