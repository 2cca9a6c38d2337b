import type { Command } from 'commander';
import type { Ending } from './ending.ts';

/** The exports of a command's file. */
interface CommandModule {
  /**
   * Declares arguments and options, and the action.
   *
   * @param ended - a command that runs a program tells it how the program ended
   */
  define(command: Command, ended: (ending: Ending) => void): void;
}

/** A command that is loaded when it is asked for. */
export interface CommandEntry {
  readonly description: string;
  load(): Promise<CommandModule>;
}

/** All commands by name, in the order of `--help`. Only the one that runs is loaded. */
export const COMMANDS: ReadonlyMap<string, CommandEntry> = new Map([
  [
    'run',
    {
      description: 'trace a program, and print what is alive at its end',
      load: () => import('./run-command.ts'),
    },
  ],
  [
    'top',
    { description: 'print what holds the most memory', load: () => import('./top-command.ts') },
  ],
  [
    'diff',
    {
      description: 'print what changed most between two snapshots',
      load: () => import('./diff-command.ts'),
    },
  ],
  [
    'show',
    {
      description: 'print the tracebacks that hold the most memory, with source lines',
      load: () => import('./show-command.ts'),
    },
  ],
  [
    'convert',
    {
      description: 'write a snapshot, pprof profile or .heapprofile in another format',
      load: () => import('./convert-command.ts'),
    },
  ],
  [
    'wasm',
    {
      description: 'inspect a WebAssembly module, or make it traceable',
      load: () => import('./wasm-command.ts'),
    },
  ],
]);
