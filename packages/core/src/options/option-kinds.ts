import { checkInteger, refuse } from '../errors.ts';
import { OPTION_CODE, type Option } from './option-table.ts';

/** An option that is `true` or `false`. */
export function booleanOption(otherwise: boolean): Option<boolean> {
  return {
    check(name, value) {
      if (typeof value !== 'boolean') refuse(name, value, 'true or false', OPTION_CODE);
    },
    default: otherwise,
  };
}

/** An option that is an integer from `least` to `most`; anything else is refused with `code`. */
export function integerOption<Otherwise extends number | undefined>(
  least: number,
  most: number,
  otherwise: Otherwise,
  code: string = OPTION_CODE,
): Option<number | Otherwise> {
  return {
    check: (name, value) => checkInteger(name, value, least, most, code),
    default: otherwise,
  };
}

/** An option that is one of several texts. */
export function choiceOption<Choice extends string, Otherwise extends Choice | undefined>(
  choices: readonly Choice[],
  otherwise: Otherwise,
): Option<Choice | Otherwise> {
  return {
    check(name, value) {
      if (choices.includes(value as Choice)) return;
      refuse(name, value, `one of ${choices.join(', ')}`, OPTION_CODE);
    },
    default: otherwise,
  };
}

/**
 * An option that is a function, or nothing; `expected` says in messages which one: `a function that …`.
 *
 * @typeParam F - the type of the function.
 */
export function functionOption<F extends (...args: never) => unknown>(
  expected: string,
): Option<F | undefined> {
  return {
    check(name, value) {
      if (typeof value !== 'function') refuse(name, value, expected, OPTION_CODE);
    },
    default: undefined,
  };
}
