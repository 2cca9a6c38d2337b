import { displayTop } from '@tracemalloc/format';
import type { Command } from 'commander';
import { type AnalysisOptions, select, withGrouping, withSelection } from './analysis-options.ts';
import { jsonRows } from './json-rows.ts';
import { readOriginal } from './read-snapshot.ts';
import { print } from './terminal.ts';

/** Declares `tracemalloc top`. */
export function define(command: Command): void {
  withSelection(withGrouping(command), 10)
    .argument('<file>', 'a snapshot file; - is standard input')
    .action(async (file: string, options: AnalysisOptions) => {
      print(process.stdout, await top(file, options));
    });
}

/** The groups that hold the most memory in a snapshot file, as text. */
export async function top(path: string, options: AnalysisOptions): Promise<string> {
  const { groupBy, cumulative, limit, json, sourceMaps } = options;
  const snapshot = select(await readOriginal(path, sourceMaps), options);
  if (json) return jsonRows(snapshot.statistics(groupBy, cumulative, limit), groupBy);
  return displayTop(snapshot, { groupBy, cumulative, limit, sourceMaps, base: process.cwd() });
}
