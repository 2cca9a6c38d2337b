import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { oneLine, type Snapshot, shown } from '@tracemalloc/core';
import {
  dump,
  encode,
  toCollapsedStacks,
  toPprof,
  toSpeedscope,
  writeAtomically,
} from '@tracemalloc/format';
import { type Command, Option } from 'commander';
import { failure, usageError } from './command-error.ts';
import { readOriginal } from './read-snapshot.ts';
import { print } from './terminal.ts';

/** The formats that `convert` writes. */
const FORMATS = ['tracemalloc', 'pprof', 'collapsed', 'speedscope'] as const;

type Format = (typeof FORMATS)[number];

/** Options of `convert`. */
interface ConvertOptions {
  readonly to?: Format;
  readonly blockSizes: boolean;
  readonly sourceMaps?: boolean;
}

/** The endings of file names for each format. The first that matches holds. */
const NAMES: readonly (readonly [ending: RegExp, format: Format])[] = [
  [/\.tracemalloc(\.gz|\.zst)?$/i, 'tracemalloc'],
  [/\.(pb|pprof|prof)(\.gz)?$/i, 'pprof'],
  [/\.speedscope(\.json)?$/i, 'speedscope'],
  [/\.(collapsed|folded)(\.txt)?$/i, 'collapsed'],
];

/** Declares `tracemalloc convert`. */
export function define(command: Command): void {
  command
    .argument('<input>', 'a snapshot file, a pprof profile, a .heapprofile; - is standard input')
    .argument('<output>', 'the new file; - is standard output')
    .addOption(
      new Option('--to <format>', 'default: as the name of the output says').choices(FORMATS),
    )
    .option('--no-source-maps', 'keep generated files, do not map them to their sources')
    .option('--no-block-sizes', 'pprof: one sample a traceback, not one a size of blocks')
    .action(async (input: string, output: string, options: ConvertOptions) => {
      for (const line of await convert(input, output, options)) {
        print(process.stderr, `tracemalloc: ${line}`);
      }
    });
}

/**
 * Writes a snapshot file, pprof profile or `.heapprofile` in another format; `-` is standard output.
 *
 * @returns lines that say what was lost
 * @throws {CommandError} if the name says no format, or a file cannot be read or written.
 */
async function convert(input: string, output: string, options: ConvertOptions): Promise<string[]> {
  const format = options.to ?? formatOf(output);
  const snapshot = await readOriginal(input, options.sourceMaps);
  try {
    await write(snapshot, output, format, options);
  } catch (error) {
    throw failure(oneLine(error), error);
  }
  const { lostLabels } = (snapshot.metadata.pprof ?? {}) as { readonly lostLabels?: unknown };
  return Array.isArray(lostLabels) && lostLabels.length > 0
    ? [`left out labels that a snapshot has no place for: ${lostLabels.map(shown).join(', ')}`]
    : [];
}

async function write(
  snapshot: Snapshot,
  output: string,
  format: Format,
  options: ConvertOptions,
): Promise<void> {
  if (output === '-') {
    const bytes = await bytesOf(snapshot, format, output, options);
    // Waits until all is written, or nobody reads any more.
    await new Promise<void>((resolve) => process.stdout.write(bytes, () => resolve()));
  } else if (format === 'tracemalloc') {
    await dump(snapshot, output);
  } else {
    await writeAtomically(output, [await bytesOf(snapshot, format, output, options)]);
  }
}

async function bytesOf(
  snapshot: Snapshot,
  format: Format,
  output: string,
  { blockSizes }: ConvertOptions,
): Promise<Uint8Array> {
  if (format === 'tracemalloc') return encode(snapshot);
  if (format === 'speedscope') return utf8(`${JSON.stringify(toSpeedscope(snapshot))}\n`);
  if (format === 'collapsed') return utf8(toCollapsedStacks(snapshot));
  const profile = toPprof(snapshot, { blockSizes });
  // Profiles are gzipped (profile.proto); `.pb` alone is the protobuf message as it is.
  return /\.pb$/i.test(output) ? profile : promisify(gzip)(profile);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function formatOf(output: string): Format {
  const format = NAMES.find(([ending]) => ending.test(output))?.[1];
  if (format !== undefined) return format;
  throw usageError(
    `${output} says no format: expected a name in .pb.gz, .pprof, .speedscope.json, .collapsed or ` +
      `.tracemalloc, or --to with one of ${FORMATS.join(', ')}`,
  );
}
