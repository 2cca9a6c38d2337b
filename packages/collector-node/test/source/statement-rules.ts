import { text } from './marked-text.ts';

/** Where V8 notes statements and makes their scopes. */
export const STATEMENTS: readonly [rule: string, marked: string][] = [
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
~   take(function () { return own; });
~ }
  {
    class Own {}
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
