import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type ConventionName,
  inspectModule,
  instrument,
  type ModuleReport,
} from '@tracemalloc/collector-wasm';
import { oneLine } from '@tracemalloc/core';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { failure, usageError } from './command-error.ts';
import { print } from './terminal.ts';

type Roles = Readonly<Record<number, ConventionName>>;

/** Options of `tracemalloc wasm instrument`. */
interface InstrumentOptions {
  readonly output: string;
  readonly role: Roles;
  readonly contexts: boolean;
}

/** Declares `tracemalloc wasm inspect` and `tracemalloc wasm instrument`. */
export function define(wasm: Command): void {
  withRoles(wasm.command('inspect'))
    .description('print what a collector would trace in a module, and on which evidence')
    .argument('<module>', 'a .wasm file')
    .action((file: string, { role }: { role: Roles }) => {
      print(process.stdout, inspect(file, role));
    });
  withRoles(wasm.command('instrument'))
    .description('write a module that a collector can trace; without a collector it runs as before')
    .argument('<module>', 'a .wasm file')
    .requiredOption('-o, --output <file>', 'where to write it')
    .option('--no-contexts', 'write less code; exact mode then captures a stack for every block')
    .action((file: string, options: InstrumentOptions) => {
      print(process.stdout, instrumentFile(file, options));
    });
}

function withRoles(command: Command): Command {
  return command.option(
    '--role <index=role>',
    'what a function is, such as 12=malloc; may be repeated',
    (text: string, roles: Roles): Roles => {
      const [, index, role] = /^(\d+)=(\w+)$/.exec(text) ?? [];
      if (index === undefined) throw new InvalidArgumentError('Expected INDEX=ROLE: 12=malloc.');
      // The role itself is checked where it is used.
      return { ...roles, [Number(index)]: role as ConventionName };
    },
    {},
  );
}

function inspect(file: string, roles: Roles): string {
  return describe(file, inspectModule(read(file), { roles }));
}

function instrumentFile(file: string, { output, role, contexts }: InstrumentOptions): string {
  const given = read(file);
  const { bytes, report } = instrument(given, { roles: role, contexts, filename: basename(file) });
  if (report.traces === 'nothing') {
    throw failure(`${file} has neither an allocator nor a memory: nothing to trace`, undefined);
  }
  try {
    writeFileSync(output, bytes);
  } catch (error) {
    throw failure(`cannot write ${output}: ${oneLine(error)}`, error);
  }
  const { before, after } = report.size;
  const growth = ((after / before - 1) * 100).toFixed(1);
  return `${describe(file, report)}\nwrote ${output}: ${after} bytes, ${growth} % more`;
}

function read(file: string): Uint8Array {
  if (file === '') throw usageError('the module is "", expected a file name');
  try {
    return readFileSync(file);
  } catch (error) {
    throw failure(`cannot read ${file}: ${oneLine(error)}`, error);
  }
}

const COVERAGE = {
  blocks: 'every block, from its allocation to its release',
  allocations: 'the growth of its memory: how it frees blocks was not found',
  boundary: 'the growth of its memory: only what it does for JavaScript was found',
  none: 'the growth of its memory: no allocator was found',
} as const;

function describe(file: string, report: ModuleReport): string {
  const lines = [`${file}: traced would be ${COVERAGE[report.coverage]}`];
  for (const { functionIndex, convention, evidence, name } of report.allocator) {
    lines.push(`  function ${functionIndex} is ${convention}, by ${EVIDENCE[evidence]}: ${name}`);
  }
  for (const { name, reason } of report.refused) lines.push(`  ${name} is not taken: ${reason}`);
  for (const memory of report.memories) {
    const { imported, exportNames, addressType, shared, pageSize, minimumPages } = memory;
    const from = imported === undefined ? 'its own' : `${imported.module}.${imported.name}`;
    const names = exportNames.length === 0 ? '' : `, exported as ${exportNames.join(', ')}`;
    const kind = `${addressType === 'i64' ? '64 bits' : '32 bits'}${shared ? ', shared' : ''}`;
    lines.push(
      `  memory ${memory.index}: ${from}${names}; ${kind}; ${minimumPages * pageSize} bytes at first`,
    );
  }
  for (const advice of report.advice) lines.push(`  ${advice}`);
  return lines.join('\n');
}

const EVIDENCE = {
  user: '--role',
  export: 'export',
  name: 'name section',
  fingerprint: 'its code',
} as const;
