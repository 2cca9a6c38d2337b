import { InvalidArgumentError } from 'commander';

/** A parser for an option's value: accepts only a decimal integer from `least` to `most`. */
export function integer(
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected an integer ${range}.`);
  };
}
