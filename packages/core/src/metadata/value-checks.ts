import { refuse, shown } from '../errors.ts';

/** The code of everything that metadata cannot be. */
export const METADATA_CODE = 'ERR_TRACEMALLOC_METADATA';

/** Throws unless the value can stand under the key `what`. */
export type ValueCheck = (what: string, value: unknown) => void;

/** What values are like: `0` is a number from 0 on, `''` a string, `[x]` an array of what is like `x`. */
export type Example = 0 | '' | readonly [Example] | { readonly [key: string]: Example };

/** What is like the example; of an object, under its keys. What stands under others does not matter. */
export function like(example: Example): ValueCheck {
  const expected = described(example);
  return (what, value) => {
    if (typeof example !== 'object') {
      if (example === '' ? !isText(value) : !isAmount(value)) {
        refuse(what, value, expected, METADATA_CODE);
      }
    } else if (isArray(example)) {
      if (!Array.isArray(value)) refuse(what, value, expected, METADATA_CODE);
      value.forEach((one, index) => {
        like(example[0])(`${what}[${index}]`, one);
      });
    } else {
      const record = asRecord(what, value, expected);
      for (const key in example) like(example[key]!)(`${what}.${key}`, record[key]);
    }
  };
}

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

/** Throws unless the value is an object, and no array. */
export function asRecord(
  what: string,
  value: unknown,
  expected: string,
): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  refuse(what, value, expected, METADATA_CODE);
}

const isArray = (example: Example): example is readonly [Example] => Array.isArray(example);
const isText = (value: unknown): boolean => typeof value === 'string';
const isAmount = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;
// The one spelling of an unsigned integer of 32 bits.
const isDomain = (key: string): boolean => String(Number(key) >>> 0) === key;

function described(example: Example): string {
  if (example === '') return 'a string';
  if (example === 0) return 'a number from 0 on';
  if (isArray(example)) return `an array of ${described(example[0])}`;
  return `{ ${Object.keys(example).join(', ')}, … }`;
}
