import type { Command } from 'commander';
import { type SelectionOptions, withSelection } from './analysis-options.ts';
import { print } from './terminal.ts';
import { top } from './top-command.ts';

/** Declares `tracemalloc show`: the tracebacks that hold the most memory, with their source lines. */
export function define(command: Command): void {
  withSelection(command, 3)
    .argument('<file>', 'a snapshot file; - is standard input')
    .action(async (file: string, options: SelectionOptions) => {
      const text = await top(file, { ...options, groupBy: 'traceback', cumulative: false });
      print(process.stdout, text);
    });
}
