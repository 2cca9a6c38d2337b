import { Snapshot, type SnapshotMetadata, type TraceRecord } from '@tracemalloc/core';
import fc from 'fast-check';

const MOST = Number.MAX_SAFE_INTEGER;

/** Integers up to `most`, often next to where a column needs another width. */
function integers(most = MOST): fc.Arbitrary<number> {
  const edges = [0, 1, 2 ** 8, 2 ** 16, 2 ** 31, 2 ** 32, 2 ** 53].flatMap((n) => [n - 1, n]);
  const fitting = edges.filter((n) => n >= 0 && n <= most);
  return fc.oneof(fc.constantFrom(...fitting), fc.nat({ max: Math.min(most, 300) }));
}

/** Any JavaScript string: of any UTF-16 units, paired or not. */
const strings: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.oneof(fc.nat({ max: 0xffff }), fc.integer({ min: 0xd700, max: 0xe0ff })))
    .map((units) => String.fromCharCode(...units)),
);

/** JSON without the sign of -0, which JSON.stringify drops. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const frames = fc.record(
  {
    filename: strings,
    lineno: integers(),
    position: fc.constantFrom('line' as const, 'function' as const, 'offset' as const),
    functionName: strings,
    column: integers(),
  },
  { requiredKeys: ['filename', 'lineno'] },
);

const domains = integers(2 ** 32 - 1);

const metadata = fc
  .record(
    {
      createdAt: strings,
      collectors: fc.array(
        fc.record(
          {
            name: strings,
            engine: strings,
            engineReason: strings,
            exact: fc.boolean(),
            interval: integers(),
            countsEstimated: fc.boolean(),
            lineShare: fc.double({ min: 0, max: 1, noNaN: true }).map((share) => share + 0),
            more: json,
          },
          { requiredKeys: ['name', 'engine', 'exact', 'countsEstimated'] },
        ),
        { maxLength: 2 },
      ),
      domains: fc.dictionary(domains.map(String), strings, { maxKeys: 3 }),
      untraced: fc.dictionary(domains.map(String), integers(), { maxKeys: 3 }),
      packages: fc.dictionary(strings, strings, { maxKeys: 2 }),
      process: fc.record({
        pid: integers(),
        runtime: strings,
        version: strings,
        platform: strings,
      }),
      more: fc.dictionary(strings, json, { maxKeys: 2 }),
    },
    { requiredKeys: ['createdAt'] },
  )
  .map(({ more, ...known }) => ({ ...more, ...known }) as Partial<SnapshotMetadata>);

/** Snapshots that use everything a snapshot can hold. */
export const snapshots: fc.Arbitrary<Snapshot> = fc
  .array(frames, { minLength: 1, maxLength: 6 })
  .chain((places) =>
    fc.record({
      traces: fc.array(
        fc.record(
          {
            size: integers(),
            count: integers(),
            domain: domains,
            totalNframe: integers(MOST - 1),
            traceback: fc.array(fc.constantFrom(...places), { maxLength: 6 }),
          },
          { requiredKeys: ['size', 'traceback'] },
        ) as fc.Arbitrary<TraceRecord>,
        { maxLength: 40 },
      ),
      tracebackLimit: fc.oneof(
        fc.integer({ min: 1, max: 65_535 }),
        fc.constant(2 ** 31),
        fc.constant(2 ** 32 - 1),
      ),
      metadata,
    }),
  )
  .map(({ traces, ...options }) => Snapshot.fromTraces(traces, options));
