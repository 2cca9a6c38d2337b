import { refuse } from '../errors.ts';

/** One option: the values that it takes, and what holds where it is not given. */
export interface Option<T> {
  /** Throws unless the option may have that value. `name` is its name, for the message. */
  readonly check: (name: string, value: unknown) => void;
  /** What holds where it is not given, or `undefined`. Not checked. */
  readonly default: T;
}

/** Options by name. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;

/** A value for each option of a table. */
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Table[Name]['default'];
};

/** The code of most that is wrong with options. */
export const OPTION_CODE = 'ERR_TRACEMALLOC_OPTION';

/**
 * The values of all options of a table, those that were not given with their defaults.
 *
 * @param of - who takes them, for messages: `start`, say.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for what is no object, and for an option that is not
 * in the table; and what the options' own checks throw.
 */
export function parseOptions<Table extends OptionTable>(
  of: string,
  given: unknown,
  table: Table,
): OptionValues<Table> {
  const names = Object.keys(table);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    refuse(`the argument of ${of}`, given, `an object with ${names.join(', ')}`, OPTION_CODE);
  }
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      refuse(`an option of ${of}`, name, `one of ${names.join(', ')}`, OPTION_CODE);
    }
  }
  const values = names.map((name) => {
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined) return [name, table[name]!.default];
    table[name]!.check(name, value);
    return [name, value];
  });
  return Object.fromEntries(values) as OptionValues<Table>;
}
