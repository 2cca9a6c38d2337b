import { displayTopDifferences } from '@tracemalloc/format';
import { type AnalysisOptions, select } from './analysis-options.ts';
import { jsonRow } from './json-rows.ts';
import { readSnapshot } from './read-snapshot.ts';

/** What changed most from one snapshot file to a newer one. */
export async function diff(
  oldPath: string,
  newPath: string,
  options: AnalysisOptions,
): Promise<string> {
  const { groupBy, cumulative, limit, json } = options;
  const old = select(await readSnapshot(oldPath), options);
  const now = select(await readSnapshot(newPath), options);
  if (!json) {
    return displayTopDifferences(now, old, { groupBy, cumulative, limit, base: process.cwd() });
  }
  const changes = now.compareTo(old, groupBy, cumulative).slice(0, limit);
  return JSON.stringify(
    changes.map((change) => jsonRow(change, groupBy)),
    undefined,
    2,
  );
}
