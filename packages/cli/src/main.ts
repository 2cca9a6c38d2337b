import { readFileSync } from 'node:fs';
import { isTracemallocError, oneLine } from '@tracemalloc/core';
import { Command, CommanderError } from 'commander';
import { CommandError } from './command-error.ts';
import { COMMANDS } from './commands.ts';
import { type Ending, endAs } from './ending.ts';
import { expectWriteErrors, print } from './terminal.ts';

/** Runs the command `tracemalloc`; `argv` without node and script. Returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  expectWriteErrors(process.stdout);
  expectWriteErrors(process.stderr);
  let exitCode = 0;
  try {
    const program = await commandLine(argv, (ending) => {
      exitCode = endAs(ending);
    });
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its own message; 0 is --help and --version.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const expected = error instanceof CommandError || isTracemallocError(error);
    if (!expected) throw error;
    // Core refuses here what the options ask for.
    const isCumulative = 'code' in error && error.code === 'ERR_TRACEMALLOC_CUMULATIVE';
    print(process.stderr, `tracemalloc: ${isCumulative ? '--cumulative: ' : ''}${oneLine(error)}`);
    return error instanceof CommandError ? error.exitCode : 2;
  }
}

async function commandLine(
  argv: readonly string[],
  ended: (ending: Ending) => void,
): Promise<Command> {
  const program = new Command('tracemalloc')
    .description('Says which function or line allocated the memory that is alive, and what grew.')
    .version(version(), '-V, --version')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(`tracemalloc: ${oneLine(text.replace('error: ', ''))}\n`),
    });
  // No option of the program itself takes a value.
  const asked = argv.find((argument) => !argument.startsWith('-'));
  for (const [name, { description, load }] of COMMANDS) {
    const command = program.command(name).description(description);
    if (name === asked) (await load()).define(command, ended);
  }
  return program;
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
