import { displayTop } from '@tracemalloc/format';
import { type AnalysisOptions, select } from './analysis-options.ts';
import { jsonRow } from './json-rows.ts';
import { readOriginal } from './read-snapshot.ts';

/** What holds the most memory in a snapshot file. */
export async function top(path: string, options: AnalysisOptions): Promise<string> {
  const { groupBy, cumulative, limit, json, sourceMaps } = options;
  const snapshot = select(await readOriginal(path, sourceMaps), options);
  if (!json) {
    return displayTop(snapshot, { groupBy, cumulative, limit, sourceMaps, base: process.cwd() });
  }
  const statistics = snapshot.statistics(groupBy, cumulative).slice(0, limit);
  return JSON.stringify(
    statistics.map((statistic) => jsonRow(statistic, groupBy)),
    undefined,
    2,
  );
}
