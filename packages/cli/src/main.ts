import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { isTracemallocError } from '@tracemalloc/core';
import { DEFAULT_SIGNAL, oneLine, SNAPSHOT_SIGNALS } from '@tracemalloc/session/run';
import { Command, CommanderError, Option } from 'commander';
import {
  type AnalysisOptions,
  type SelectionOptions,
  withGrouping,
  withSelection,
  withSourceMaps,
} from './analysis-options.ts';
import { CommandError } from './command-error.ts';
import { type ConvertOptions, convert, FORMATS } from './convert-command.ts';
import { diff } from './diff-command.ts';
import { integer } from './option-value.ts';
import { type Ending, type RunOptions, run } from './run-command.ts';
import { show } from './show-command.ts';
import { expectWriteErrors, print } from './terminal.ts';
import { top } from './top-command.ts';
import { withTraceOptions } from './trace-options.ts';
import { addWasmCommands } from './wasm-command.ts';

/** Runs the command `tracemalloc`; `argv` without node and script. Returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  expectWriteErrors(process.stdout);
  expectWriteErrors(process.stderr);
  let exitCode = 0;
  try {
    const program = commandLine((ending) => {
      exitCode = endAs(ending);
    });
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its own message; 0 is --help and --version.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const expected = error instanceof CommandError || isTracemallocError(error);
    if (!expected) throw error;
    // What core refuses here is what the options asked for.
    const isCumulative = 'code' in error && error.code === 'ERR_TRACEMALLOC_CUMULATIVE';
    print(process.stderr, `tracemalloc: ${isCumulative ? '--cumulative: ' : ''}${oneLine(error)}`);
    return error instanceof CommandError ? error.exitCode : 2;
  }
}

function commandLine(ended: (ending: Ending) => void): Command {
  const program = new Command('tracemalloc')
    .description('Says which function or line allocated the memory that is alive, and what grew.')
    .version(version(), '-V, --version')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(`tracemalloc: ${oneLine(text.replace('error: ', ''))}\n`),
    });

  withSourceMaps(withTraceOptions(program.command('run')))
    .description('trace a program, and print what is alive at its end')
    .argument('<script>', 'the program, as for node')
    .argument('[args...]', 'its arguments')
    .addOption(
      new Option('--signal <name>', 'what has a snapshot written while the program runs')
        .choices(['none', ...SNAPSHOT_SIGNALS])
        .default(DEFAULT_SIGNAL),
    )
    .option('-o, --output <file>', 'the snapshot file; SCRIPT.tracemalloc unless said')
    .option('--oom <file>', 'where to write a last snapshot if memory runs out')
    .option('--top <count>', 'how many lines to print; 0 for none', integer(0), 10)
    .option(
      '--no-gc',
      'do not collect garbage first (an engine that reads only after it still will)',
    )
    .passThroughOptions()
    .action(async (script: string, args: string[], options: RunOptions) => {
      ended(await run(script, args, options));
    });

  withSelection(withGrouping(program.command('top')), 10)
    .description('print what holds the most memory')
    .argument('<file>', 'a snapshot file; - is standard input')
    .action(async (file: string, options: AnalysisOptions) => {
      print(process.stdout, await top(file, options));
    });

  withSelection(withGrouping(program.command('diff')), 10)
    .description('print what changed most between two snapshots')
    .argument('<old>', 'the older snapshot file; - is standard input')
    .argument('<new>', 'the newer one')
    .action(async (old: string, now: string, options: AnalysisOptions) => {
      print(process.stdout, await diff(old, now, options));
    });

  withSelection(program.command('show'), 3)
    .description('print the tracebacks that hold the most memory, with source lines')
    .argument('<file>', 'a snapshot file; - is standard input')
    .action(async (file: string, options: SelectionOptions) => {
      print(process.stdout, await show(file, options));
    });

  program
    .command('convert')
    .description('write a snapshot, pprof profile or .heapprofile in another format')
    .argument('<input>', 'a snapshot file, a pprof profile, a .heapprofile; - is standard input')
    .argument('<output>', 'the new file; - is standard output')
    .addOption(new Option('--to <format>', 'what the name of the output says').choices(FORMATS))
    .option('--no-source-maps', 'keep generated files, not the sources that they were made of')
    .option('--no-block-sizes', 'pprof: one sample a traceback, not one a size of blocks')
    .action(async (input: string, output: string, options: ConvertOptions) => {
      for (const line of await convert(input, output, options)) {
        print(process.stderr, `tracemalloc: ${line}`);
      }
    });

  addWasmCommands(program);
  return program;
}

/** The exit code of a program that ended so; a signal ends this process as well. */
function endAs({ code, signal }: Ending): number {
  if (signal === null) return code ?? 1;
  // Not those that write a core file: there would be a second one, of this process.
  if (ENDS_QUIETLY.has(signal)) process.kill(process.pid, signal);
  return 128 + constants.signals[signal];
}

const ENDS_QUIETLY: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']);

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
