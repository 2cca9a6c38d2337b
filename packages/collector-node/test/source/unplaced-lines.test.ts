import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPRESSIONS } from './expression-rules.ts';
import { text, withoutMarks } from './marked-text.ts';
import {
  canCompile,
  compileSourceReader,
  type SourceReader,
  type TextKind,
} from './source-reader.ts';
import { STATEMENTS } from './statement-rules.ts';

const KINDS: readonly [what: string, kind: TextKind, marked: string][] = [
  [
    'a function: its parameters are noted when it begins',
    'function',
    text`
  name
~ (
    first = [1],
  ) {
    take(first);
  }
`,
  ],
  [
    'an arrow function: its result is a value',
    'values',
    text`
  (first) =>
    [first]
`,
  ],
  [
    'an arrow function with a body',
    'values',
    text`
  async (first) => {
~   take(
      [first]);
  }
`,
  ],
  [
    'fields: each is a value',
    'values',
    text`
  first = [value];
  second = { value };
`,
  ],
  [
    'a class: its fields are values, its methods are other functions',
    'class',
    text`
  class Name extends Base {
    first = [value];
    method() {
      take(
        [value]);
    }
~   second =
~     { value };
    static {
      take(
        [value]);
    }
  }
`,
  ],
];

describe.skipIf(!canCompile())('lines that V8 may name for another one', () => {
  let reader: SourceReader;
  beforeAll(() => {
    reader = compileSourceReader();
  }, 120_000);
  afterAll(() => reader?.dispose());

  function marked(kind: TextKind, input: string): string {
    const { isUnderstood, lines } = reader.read(kind, withoutMarks(input));
    expect(isUnderstood).toBe(true);
    return input
      .split('\n')
      .map((line, i) => (lines[i] === '1' ? '~' : ' ') + line.slice(1))
      .join('\n');
  }

  describe('by statements', () => {
    it.each(STATEMENTS)('%s', (_, input) => {
      expect(marked('script', input)).toBe(input);
    });
  });

  describe('by expressions', () => {
    it.each(EXPRESSIONS)('%s', (_, input) => {
      expect(marked('script', input)).toBe(input);
    });
  });

  describe('by kinds of functions', () => {
    it.each(KINDS)('%s', (_, kind, input) => {
      expect(marked(kind, input)).toBe(input);
    });
  });

  it('are counted from the parameters of a function', () => {
    expect(reader.read('function', 'static\nname\n(first) {}').parametersLine).toBe(2);
  });

  it.each([
    ['a string that does not end', 'take("'],
    ['a bracket that does not end', 'take(\n[1'],
    ['a bracket that nothing begins', 'take();\n}'],
    ['an HTML comment', 'take();\n<!-- a comment'],
  ])('are all lines of what is not understood: %s', (_, input) => {
    const { isUnderstood, lines } = reader.read('script', input);
    expect({ isUnderstood, lines }).toEqual({
      isUnderstood: false,
      lines: '1'.repeat(input.split('\n').length),
    });
  });

  const nested = (levels: number, begin: string, end: string): string =>
    `${begin.repeat(levels)}1${end.repeat(levels)}`;

  it.each([
    ['parentheses', '(', ')', 1],
    ['arrays', '[', ']', 1],
    ['objects', '({ a: ', '})', 2],
    ['blocks', '{', '}', 1],
    ['functions', '(function () {', '})', 3],
    ['arrow functions', '() => ', '', 1],
    ['classes', 'class { a = ', '}', 1],
    ['loops', 'for (let i of j) ', '', 1],
    ['conditional statements', 'if (1) ', '', 1],
    ['templates', '`${', '}`', 1],
    ['conditions', 'a ? ', ' : 1', 1],
    ['cases', 'switch (a) { case 1: ', '}', 1],
  ])('are known in %s that are deep, with the stack that is said', (_, begin, end, depth) => {
    const levels = Math.floor(190 / depth);
    expect(reader.read('script', nested(levels, begin, end)).isUnderstood).toBe(true);
    expect(reader.read('script', nested(10_000, begin, end)).isUnderstood).toBe(false);
  });
});
