import type { StartOptions } from '@tracemalloc/session';
import { OPTION_TABLE, type OptionRow } from '@tracemalloc/session/run';
import { type Command, Option } from 'commander';
import { integer } from './option-value.ts';

/** The options of {@link StartOptions}, as commander gives them. */
export type TraceOptions = Pick<StartOptions, OptionRow['name']> & {
  /** The same as `engine: 'lines'`. */
  readonly lines?: boolean;
};

/** Adds the options that say how to trace: one for each row of the option table, and `--lines`. */
export function withTraceOptions(command: Command): Command {
  for (const row of OPTION_TABLE) command.addOption(commandOption(row));
  return command.addOption(
    new Option('--lines', 'show lines in samples, too, where V8 knows them (Linux)').conflicts(
      'engine',
    ),
  );
}

/** The options of `start`. */
export function startOptionsOf({ lines, ...given }: TraceOptions): StartOptions {
  const named = OPTION_TABLE.map(({ name }) => [name, given[name]] as const);
  const options: StartOptions = Object.fromEntries(
    named.filter(([, value]) => value !== undefined),
  );
  return lines === true ? { ...options, engine: 'lines' } : options;
}

function commandOption({ name, value, ofProgram, help }: OptionRow): Option {
  const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (value === 'switch') {
    const option = new Option(ofProgram === true ? `--no-${flag}` : `--${flag}`, help);
    return name === 'exact' ? option.conflicts('interval') : option;
  }
  if (!('least' in value)) return new Option(`--${flag} <name>`, help).choices([...value]);
  const option = new Option(`--${flag} <${value.of}>`, help).argParser(
    integer(value.least, value.most),
  );
  return ofProgram === undefined ? option : option.default(ofProgram);
}
