import { filenameOf } from '@tracemalloc/call-stacks';
import { type FrameRecord, type StackIndex, UNKNOWN_FILENAME } from '@tracemalloc/core';
import { isAllocationShim } from '../symbolise/allocation-shims.ts';
import type { ReadDebugFile } from '../symbolise/debug-file.ts';
import { type Symboliser, symboliserOf } from '../symbolise/symbolise.ts';
import type { TracedModule } from '../webassembly/traced-module.ts';
import type { LiveBlocks } from './live-blocks.ts';
import { readStackText, type StackText, type TextFrame } from './stack-capture.ts';

/** The frames of a stack. */
export interface ReadStack {
  /** The most recent first; at least one. */
  readonly frames: readonly FrameRecord[];
  /** The number of frames of the whole stack; undefined if it was cut. */
  readonly totalNframe: number | undefined;
}

/** The part of a snapshot builder that interns frames and stacks. */
interface StackSink {
  frame(frame: FrameRecord): number;
  stack(parent: StackIndex | -1, frame: number): StackIndex;
}

/** Stacks by number. Interns their texts when they are captured, and reads the frames only on demand. */
export class Stacks {
  readonly #blocks: LiveBlocks;
  readonly #numbers = new Map<StackText, number>();
  readonly #texts = new Map<number, StackText>();
  readonly #read = new Map<number, ReadStack>();
  #lastText = 0;
  #length = 0;

  constructor(blocks: LiveBlocks) {
    this.#blocks = blocks;
  }

  /** Bytes of the texts; an estimate. */
  get memory(): number {
    return this.#length;
  }

  /** The number of a stack; a new one for a new text. */
  intern(text: StackText): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const stack = this.#blocks.newStack(text);
    this.#numbers.set(text, stack);
    this.#texts.set(stack, text);
    // Usually one byte a character, and two map entries.
    this.#length += text.length + 100;
    return stack;
  }

  /** Forgets frames that were read: they depend on the limit. */
  forgetRead(): void {
    this.#read.clear();
  }

  /** Forgets all. */
  clear(): void {
    this.forgetRead();
    this.#numbers.clear();
    this.#texts.clear();
    this.#length = 0;
  }

  /** The frames of a stack. */
  read(stack: number, nframe: number, symbolisers: Symbolisers): ReadStack {
    const known = this.#read.get(stack);
    if (known !== undefined) return known;
    const read = frames(this.#textOf(stack), nframe, symbolisers);
    this.#read.set(stack, read);
    return read;
  }

  #textOf(stack: number): StackText {
    const own = this.#texts.get(stack);
    if (own !== undefined || !this.#blocks.isShared) return own ?? '';
    const { last, texts } = this.#blocks.texts(this.#lastText);
    this.#lastText = last;
    for (const [number, text] of texts) this.#texts.set(number, text);
    return this.#texts.get(stack) ?? '';
  }
}

/** Symbolisers by the id of their module. Makes each of them on demand. */
export class Symbolisers {
  readonly #modules: ReadonlyMap<string, TracedModule>;
  readonly #readDebugFile: ReadDebugFile | undefined;
  readonly #made = new Map<string, Symboliser>();

  constructor(modules: ReadonlyMap<string, TracedModule>, readDebugFile?: ReadDebugFile) {
    this.#modules = modules;
    this.#readDebugFile = readDebugFile;
  }

  frames(module: string, offset: number): readonly FrameRecord[] {
    let symboliser = this.#made.get(module);
    if (symboliser === undefined) {
      const traced = this.#modules.get(module);
      symboliser =
        traced === undefined ? unknownModule(module) : symboliserOf(traced, this.#readDebugFile);
      this.#made.set(module, symboliser);
    }
    return symboliser(offset);
  }
}

/** Interns the frames of a stack, the oldest first; returns the stack's index. */
export function internStack({ frames }: ReadStack, sink: StackSink): StackIndex | -1 {
  let index: StackIndex | -1 = -1;
  for (let at = frames.length - 1; at >= 0; at--)
    index = sink.stack(index, sink.frame(frames[at]!));
  return index;
}

/** The symboliser of a module that only another thread knows. */
function unknownModule(module: string): Symboliser {
  return (offset) => [
    {
      filename: `wasm://${module}.wasm`,
      lineno: offset,
      position: 'offset',
      functionName: '',
      column: 0,
    },
  ];
}

function frames(text: StackText, nframe: number, symbolisers: Symbolisers): ReadStack {
  const { frames: lines, isWhole } = readStackText(text);
  const all: FrameRecord[] = [];
  let isShim = false;
  for (const line of lines) {
    for (const frame of framesOf(line, symbolisers)) {
      if (isShim) all.pop();
      isShim =
        all.length === 0 && line.kind === 'wasm' && isAllocationShim(frame.functionName ?? '');
      all.push(frame);
    }
  }
  if (all.length === 0) all.push({ filename: UNKNOWN_FILENAME, lineno: 0 });
  const totalNframe = isWhole && lines.length > 0 ? all.length : undefined;
  return { frames: all.slice(0, nframe), totalNframe };
}

function framesOf(frame: TextFrame, symbolisers: Symbolisers): readonly FrameRecord[] {
  if (frame.kind === 'wasm') return symbolisers.frames(frame.module, frame.offset);
  const { line, column, functionName } = frame;
  const isOffset = frame.kind === 'untraced';
  return [
    {
      filename: filenameOf(frame.script),
      lineno: line,
      position: isOffset ? 'offset' : 'line',
      functionName,
      column,
    },
  ];
}
