import { text } from './marked-text.ts';

/** Where V8 notes values, and makes literals and closures. */
export const EXPRESSIONS: readonly [rule: string, marked: string][] = [
  [
    'a value is noted for what is in it alone',
    text`
~ kept = {
~   first: [value],
~ }.take(
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
