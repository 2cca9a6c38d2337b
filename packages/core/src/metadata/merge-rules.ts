import { refuseClash, unnamedDomain } from '../domains/domains.ts';
import type { SnapshotTables } from '../tables/tables.ts';
import type { Bytes } from '../units.ts';
import type { CollectorDescription, SnapshotMetadata } from './metadata.ts';

/** What a merge of metadata knows of each snapshot. */
export interface MergedPart {
  readonly metadata: SnapshotMetadata;
  readonly tables: SnapshotTables;
  readonly total: { readonly size: Bytes };
}

/**
 * One value of those that some of the `parts` have under a key, in their order; `undefined` where that leaves
 * nothing to say.
 */
export type MergeRule<T> = (values: readonly T[], parts: readonly MergedPart[]) => T | undefined;

/** The sum of numbers; of arrays, their elements one after the other; of objects, that of each entry. */
export function addUp<T>(all: readonly T[]): T {
  return all.reduce((sum, one) => plus(sum, one) as T);
}

function plus(a: unknown, b: unknown): unknown {
  if (a === undefined || typeof b !== 'object' || b === null)
    return a === undefined ? b : Number(a) + Number(b);
  if (Array.isArray(b)) return [...(a as unknown[]), ...b];
  const sum: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) sum[key] = plus(sum[key], value);
  return sum;
}

/** The entries of all; of those with one key, the last one. */
export function together<T extends object>(all: readonly T[]): T {
  return Object.assign({}, ...all);
}

/** What all of them say, if it is the same. */
export function alike<T>(all: readonly T[]): T | undefined {
  const [first] = all;
  return all.every((one) => JSON.stringify(one) === JSON.stringify(first)) ? first : undefined;
}

/** The names of all. @throws {TracemallocError} `ERR_TRACEMALLOC_DOMAIN` if two are of one domain. */
export function mergeDomains(
  all: readonly Readonly<Record<string, string>>[],
): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [domain, name] of all.flatMap((one) => Object.entries(one))) {
    const number = Number(domain);
    const known = names[domain] ?? unnamedDomain(number);
    if (known === unnamedDomain(number)) names[domain] = name;
    else if (name !== known && name !== unnamedDomain(number)) refuseClash(number, known, name);
  }
  return names;
}

/** The sums of those domains of which every snapshot that has traces of it says what is untraced. */
export function mergeUntraced(
  all: readonly Readonly<Record<string, Bytes>>[],
  parts: readonly MergedPart[],
): Record<string, Bytes> {
  const isKnown = (domain: string) =>
    parts.every(
      ({ metadata, tables }) =>
        Object.hasOwn(metadata.untraced, domain) || !tables.traces.domain.includes(Number(domain)),
    );
  return Object.fromEntries(Object.entries(addUp(all)).filter(([domain]) => isKnown(domain)));
}

/**
 * Those that differ only in their share of real lines are one. Its share is that of each snapshot, weighted by
 * the snapshot's bytes: those of one collector alone are not known.
 */
export function mergeCollectors(
  _all: unknown,
  parts: readonly MergedPart[],
): CollectorDescription[] {
  const sums = new Map<string, { described: CollectorDescription; bytes: Bytes; lines: Bytes }>();
  for (const { metadata, total } of parts) {
    const { size } = total;
    for (const described of metadata.collectors) {
      const { lineShare } = described;
      const key = JSON.stringify({ ...described, lineShare: 0 });
      const sum = sums.get(key) ?? { described, bytes: 0, lines: 0 };
      sums.set(key, sum);
      if (lineShare === undefined) continue;
      if (sum.described.lineShare === undefined) sum.described = described;
      sum.bytes += size;
      sum.lines += size * lineShare;
    }
  }
  return Array.from(sums.values(), ({ described, bytes, lines }) =>
    bytes === 0 ? described : { ...described, lineShare: lines / bytes },
  );
}
