import { isAbsolute, join } from 'node:path';
import { DomainFilter, domainName, Filter, type GroupBy, type Snapshot } from '@tracemalloc/core';
import { type Command, Option } from 'commander';
import { usageError } from './command-error.ts';
import { integer } from './option-value.ts';

/** Options of `top` and `diff`. */
export interface AnalysisOptions extends SelectionOptions {
  readonly groupBy: GroupBy;
  readonly cumulative: boolean;
}

/** Which traces to group, and how many groups to print. */
export interface SelectionOptions {
  readonly limit: number;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly domain?: string;
  readonly json: boolean;
  /** `true`: apply source maps, and count them. `false`: do not apply them. Default: apply them. */
  readonly sourceMaps?: boolean;
}

/** Adds the options that say how traces are grouped. */
export function withGrouping(command: Command): Command {
  const groups: GroupBy[] = ['lineno', 'filename', 'traceback', 'function', 'package', 'domain'];
  return command
    .addOption(
      new Option('-g, --group-by <what>', 'what to add the memory up by')
        .choices(groups)
        .default('lineno'),
    )
    .option('-c, --cumulative', 'add a block to every frame of its traceback', false);
}

/** Adds the options that say whether source maps are applied. */
export function withSourceMaps(command: Command): Command {
  return command
    .option('--source-maps', 'count the frames that source maps were applied to')
    .option('--no-source-maps', 'show generated files, not their sources');
}

/** Adds the options that select traces. */
export function withSelection(command: Command, limit: number): Command {
  const list = (value: string, before: readonly string[]) => [...before, value];
  return withSourceMaps(command)
    .option('-n, --limit <count>', 'how many groups to print', integer(1), limit)
    .option('--include <pattern>', 'only files that match; may be repeated', list, [])
    .option('--exclude <pattern>', 'no files that match; may be repeated', list, [])
    .option('--domain <name>', 'only this domain: heap, arraybuffer, … or its number')
    .option('--json', 'print an array of objects', false);
}

/**
 * The traces that the options select. A relative pattern also matches files below the working directory.
 *
 * @throws {CommandError} for an unknown domain.
 */
export function select(snapshot: Snapshot, options: SelectionOptions): Snapshot {
  const domain = options.domain === undefined ? undefined : domainOf(options.domain, snapshot);
  const windows = process.platform === 'win32';
  const filters = (patterns: readonly string[], inclusive: boolean) =>
    patterns.flatMap(patternsOf).map(
      (pattern) =>
        new Filter(inclusive, pattern, undefined, false, inclusive ? domain : undefined, {
          windows,
        }),
    );
  const inclusive = filters(options.include, true);
  // Inclusive filters are alternatives; a domain has to hold as well.
  const onlyDomain =
    domain === undefined || inclusive.length > 0 ? [] : [new DomainFilter(true, domain)];
  return snapshot.filterTraces([...inclusive, ...onlyDomain, ...filters(options.exclude, false)]);
}

function patternsOf(pattern: string): string[] {
  const anywhere = /^[*?[<]/.test(pattern) || /^[a-z]+:/i.test(pattern) || isAbsolute(pattern);
  // The working directory is no pattern: its own brackets and stars are literal.
  const folder = process.cwd().replaceAll(/[*?[]/g, '[$&]');
  return anywhere ? [pattern] : [pattern, join(folder, pattern)];
}

function domainOf(text: string, { metadata, tables }: Snapshot): number {
  if (/^\d+$/.test(text) && Number(text) < 2 ** 32) return Number(text);
  const numbers = new Set([0, 1, 2, 3, 4, ...tables.traces.domain]);
  for (const domain of Object.keys(metadata.domains)) numbers.add(Number(domain));
  const names = [...numbers].map((domain) => domainName(metadata, domain));
  const found = names.indexOf(text);
  if (found === -1) {
    throw usageError(`unknown domain ${text}, expected a number or one of ${names.join(', ')}`);
  }
  return [...numbers][found]!;
}
