import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the text of a function is: FunctionText in native/src/source/unplaced_lines.h. */
export type TextKind = 'script' | 'function' | 'values' | 'class';

/** What native/src/source says of a text. */
interface Unplaced {
  readonly isUnderstood: boolean;
  /** From 0. */
  readonly parametersLine: number;
  /** One a line: `1` where V8 may name the line for what is allocated on another one. */
  readonly lines: string;
}

/** The reader of JavaScript, compiled without the addon. */
export interface SourceReader {
  read(kind: TextKind, text: string): Unplaced;
  dispose(): void;
}

const COMPILER = process.env.CXX ?? 'c++';
const SOURCES = join(import.meta.dirname, '..', '..', 'native', 'src', 'source');

/** Whether there is a compiler. Where there is none, the addon comes ready made. */
export function canCompile(): boolean {
  return process.platform !== 'win32' && spawnSync(COMPILER, ['--version']).status === 0;
}

/** Compiles the reader. Takes some seconds. */
export function compileSourceReader(): SourceReader {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-source-reader-'));
  const program = join(folder, 'print_unplaced');
  const sources = readdirSync(SOURCES).filter((name) => name.endsWith('.cc'));
  const compiler = spawnSync(
    COMPILER,
    [
      ...['-std=c++17', '-O1', '-pthread', '-o', program],
      join(import.meta.dirname, 'print_unplaced.cc'),
      ...sources.map((name) => join(SOURCES, name)),
    ],
    { encoding: 'utf8' },
  );
  if (compiler.status !== 0) throw new Error(compiler.stderr);
  return {
    read: (kind, input) => {
      const { status, signal, stdout } = spawnSync(program, [kind], { input, encoding: 'utf8' });
      if (status !== 0) throw new Error(`ended with ${signal ?? status}, expected 0`);
      return JSON.parse(stdout);
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
