import { displayTopDifferences } from '@tracemalloc/format';
import { type AnalysisOptions, select } from './analysis-options.ts';
import { jsonRow } from './json-rows.ts';
import { readOriginal } from './read-snapshot.ts';

/** What changed most from one snapshot file to a newer one. */
export async function diff(
  oldPath: string,
  newPath: string,
  options: AnalysisOptions,
): Promise<string> {
  const { groupBy, cumulative, limit, json, sourceMaps } = options;
  const old = select(await readOriginal(oldPath, sourceMaps), options);
  const now = select(await readOriginal(newPath, sourceMaps), options);
  if (!json) {
    const text = { groupBy, cumulative, limit, sourceMaps, base: process.cwd() };
    return displayTopDifferences(now, old, text);
  }
  const changes = now.compareTo(old, groupBy, cumulative).slice(0, limit);
  return JSON.stringify(
    changes.map((change) => jsonRow(change, groupBy)),
    undefined,
    2,
  );
}
