import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  canCompile,
  compileSourceReader,
  type SourceReader,
  type TextKind,
} from './source-reader.ts';

/** Lines that begin with `~` are those that V8 may name for another one. */
function text(marked: TemplateStringsArray): string {
  return marked.join('').replace(/^\n/, '').replace(/\n$/, '');
}

function withoutMarks(marked: string): string {
  return marked.replace(/^[~ ] ?/gm, '');
}

const STATEMENTS: readonly [rule: string, marked: string][] = [
  [
    'a literal on the first line of its statement has its place',
    text`
  take([value]);
  take(
    value,
  );
`,
  ],
  [
    'a literal on a later line of its statement has that of the lines before',
    text`
~ take(
~   first,
    [value],
  );
`,
  ],
  [
    'the scope of a block has the place of what was noted before the block',
    text`
  take();
~ first();
  {
    let own = 1;
    take(() => own);
  }
`,
  ],
  [
    'a block without functions has no scope on the heap',
    text`
  first();
  {
    let own = 1;
    take(own);
  }
`,
  ],
  [
    'a block that calls eval may have one',
    text`
~ first();
  {
    let own = 1;
    eval(own);
  }
`,
  ],
  [
    'each block has its own names',
    text`
~ first();
  {
    let own = 1;
    second();
    {
      take(() => own);
    }
  }
`,
  ],
  [
    'all functions and classes may use names',
    text`
~ first();
  {
    let own = 1;
    take(function () { return own; });
~   second();
    {
      class Own {}
    }
  }
`,
  ],
  [
    'a declared function is made where its block begins',
    text`
~ first();
  {
    take();
    function declared() {}
  }
`,
  ],
  [
    'a label is noted nowhere',
    text`
~ first();
~ label:
  {
    const own = 1;
    take(() => own);
  }
`,
  ],
  [
    'a condition is noted',
    text`
  first();
~ if (value)
  {
    const own = 1;
    take(() => own);
  }
`,
  ],
  [
    'a condition of a loop that is constant is noted nowhere',
    text`
~ first();
~ while (true)
  {
    const own = 1;
    take(() => own);
  }
`,
  ],
  [
    'a condition of a loop that is not constant is noted',
    text`
  first();
~ while (value)
  {
    const own = 1;
    take(() => own);
  }
`,
  ],
  [
    'code behind the body of a loop is that of its head',
    text`
~ while (value)
~   take();
  {
    const own = 1;
    take(() => own);
  }
`,
  ],
  [
    'and behind a loop with three parts',
    text`
~ for (; value;)
~   take();
  {
    const own = 1;
    take(() => own);
  }
`,
  ],
  [
    'a head is noted as a whole',
    text`
~ if (
~   value(
~     { value })
~ )
    take();
`,
  ],
  [
    'the head of a switch is noted where the statement begins',
    text`
  first();
~ switch (
~   value(
~     [value])
~ ) {
  }
`,
  ],
  [
    'what a loop goes through is noted as a whole',
    text`
~ for (const name of names(
~   [value],
~ )) take(name);
`,
  ],
  [
    'each part in the head of a loop is noted',
    text`
  for (
    kept = [value];
~   value(
~     [value]);
    kept = [value]
  ) take();
`,
  ],
  [
    'names of a loop are copied at its end for each round',
    text`
~ first();
  for (let i = 0; i < 3; i++) {
~   take(
~     () => i);
~ }
`,
  ],
  [
    'names that no function uses are not copied',
    text`
  first();
  for (let i = 0; i < 3; i++) {
    take(i);
  }
`,
  ],
  [
    'names of loops and of cases are theirs alone',
    text`
  first();
  {
    for (let i = 0; i < 3; i++) take(i);
    switch (value) {
      case 1:
        let own = 1;
    }
    take(() => 1);
  }
`,
  ],
  [
    'the scope of what is gone through, if functions in the head may use it',
    text`
~ first();
  for (const name of names(() => 1)) {
    take(name);
  }
`,
  ],
  [
    'a loop without a head notes nothing before its body',
    text`
~ first();
~ for (;;)
  {
    const own = 1;
    take(() => own);
  }
`,
  ],
  [
    'the scope of an error has the place of the block before it',
    text`
  try {
    first();
~   second();
  } catch (error) {
    take(error);
  }
`,
  ],
  [
    'a catch without an error has no scope',
    text`
  try {
    first();
  } catch {
    take();
  }
`,
  ],
  [
    'all cases are compared before one runs',
    text`
~ switch (value) {
~   case 1:
~     take();
~   case
      [value]:
  }
`,
  ],
  [
    'the scope of cases is made behind the head',
    text`
~ switch (value)
  {
    case 1:
      let own = 1;
      take(() => own);
  }
`,
  ],
];

const EXPRESSIONS: readonly [rule: string, marked: string][] = [
  [
    'a value is noted for what is in it alone',
    text`
~ kept = {
~   first: value,
~   second: value }.take(
    [value]);
`,
  ],
  [
    'elements are noted when they are stored',
    text`
  kept = [
~   value,
~   { value },
    { value },
  ];
`,
  ],
  [
    'constants are one literal with what is around them',
    text`
  kept = [
    1,
    [2, 'three'],
    { four: 4 },
  ];
`,
  ],
  [
    'constants that are operands are literals of their own',
    text`
~ kept = value ||
    { four: 4 };
`,
  ],
  [
    'a value of a property is noted before it is made',
    text`
  kept = {
    first: [value],
    second: { value },
  };
`,
  ],
  [
    'a value over several lines has the place of one of its operators',
    text`
  kept = {
~   first: take([value])
~     .length,
  };
`,
  ],
  [
    'an object is made as a copy of what comes first',
    text`
  kept = {
~   ...first(
~     value),
    second,
  };
`,
  ],
  [
    'what is copied later has its place',
    text`
  kept = {
    first,
    ...second(
      value),
  };
`,
  ],
  [
    'accessors come after all other properties',
    text`
~ kept = {
~   get first() { return 1; },
~   second: value,
~ };
`,
  ],
  [
    'a method named get is no accessor',
    text`
  kept = {
    get() { return 1; },
    second: value,
  };
`,
  ],
  [
    'functions, classes and regular expressions have no place',
    text`
~ take(
    function () {});
~ take(
    () => 1);
~ take(
    class {});
~ take(
    /a/);
`,
  ],
  [
    'nor have templates with holes, or for a tag',
    text`
~ take(
    \`\${value}\`);
~ take(
    tag\`a\`);
  take(
    \`a\`);
`,
  ],
  [
    'nor has the array of arguments of a spread',
    text`
~ take(
    ...values, 1);
`,
  ],
  [
    'what is made to suspend comes after its operand',
    text`
  first(yield value(
~   second,
~ ));
  await value(
~   second,
~ );
`,
  ],
  [
    'each of a sequence is noted as a value',
    text`
  first(),
  [value];
`,
  ],
  [
    'a class is made when what it extends is known',
    text`
  class First extends base(
~   value,
~ ) {
    method() {}
  }
`,
  ],
  [
    'and when its computed names are known',
    text`
  class First {
~   field = value;
~   [name]() {}
    other() {}
  }
`,
  ],
  [
    'code of functions within is theirs',
    text`
  take(() => {
    second(
      [value]);
    {
      let own = 1;
      take(() => own);
    }
  });
`,
  ],
];

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
