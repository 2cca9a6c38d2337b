import { displayTopDifferences } from '@tracemalloc/format';
import type { Command } from 'commander';
import { type AnalysisOptions, select, withGrouping, withSelection } from './analysis-options.ts';
import { jsonRows } from './json-rows.ts';
import { readOriginal } from './read-snapshot.ts';
import { print } from './terminal.ts';

/** Declares `tracemalloc diff`. */
export function define(command: Command): void {
  withSelection(withGrouping(command), 10)
    .argument('<old>', 'the older snapshot file; - is standard input')
    .argument('<new>', 'the newer one')
    .action(async (old: string, now: string, options: AnalysisOptions) => {
      print(process.stdout, await diff(old, now, options));
    });
}

/** Prints what changed most from one snapshot file to a newer one. */
async function diff(oldPath: string, newPath: string, options: AnalysisOptions): Promise<string> {
  const { groupBy, cumulative, limit, json, sourceMaps } = options;
  const old = select(await readOriginal(oldPath, sourceMaps), options);
  const now = select(await readOriginal(newPath, sourceMaps), options);
  if (json) return jsonRows(now.compareTo(old, groupBy, cumulative, limit), groupBy);
  const text = { groupBy, cumulative, limit, sourceMaps, base: process.cwd() };
  return displayTopDifferences(now, old, text);
}
