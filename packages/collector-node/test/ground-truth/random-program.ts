import { Xorshift } from '../../src/xorshift.ts';

/** Ways to call, of which a body has some: `CALL(x)` calls a random function, `#` is a new number. */
const STATEMENTS: readonly string[] = [
  'CALL(x);',
  's += CALL(x) + 1;',
  's += LONG(x);',
  'const pair# = [\n  CALL(x),\n  CALL(x),\n];\ns += pair#.length;',
  'for (let i = 0; i < 3; i++) {\n  CALL(x + i);\n}',
  'for (let i = 0; i < 2; i++) {\n  s += i;\n  s += CALL(x + i);\n  s ^= x;\n  s += CALL(x);\n}',
  'while (x > 40) {\n  x >>= 1;\n  CALL(x);\n}\nCALL(x);',
  '[x, 1].forEach(function each#(v) {\n  s++;\n  CALL(v);\n});',
  's += [x].map(function one#(v) {\n  return CALL(v);\n})[0];',
  '[2, 1].sort(function order#(a, b) {\n  CALL(a);\n  return a - b;\n});',
  "'a'.replace(/a/, function letter#() {\n  return CALL(x);\n});",
  'const closure# = (y) => {\n  return CALL(y);\n};\ns ^= 3;\ns += closure#(x);',
  's += ({ get got#() {\n  return CALL(x); } }).got#;',
  'try {\n  CALL(x);\n  if (x % 7 === 3) throw 0;\n} catch {\n  CALL(x);\n}',
  'if (x & 1) {\n  CALL(x);\n} else {\n  s += x;\n  CALL(x);\n}',
  's += x & 1 ?\n  CALL(x) :\n  CALL(x);',
  'switch (x % 3) {\n  case 0:\n    CALL(x);\n    break;\n  default:\n    CALL(x);\n}',
  's += CALL(x) +\n  CALL(x);',
  's += o.a + Math.abs(\n  CALL(x)) +\n  CALL(x);',
  'CALL(x);\nCALL(x);',
];

/** What else a body does: other positions for V8 to mix up. */
const OTHERWISE: readonly string[] = [
  's = (s * 31 + x) | 0;',
  's += o.a;',
  'o.b = s;',
  'const list# = [x, s];\ns += list#.length;',
  's += String(x).length;',
  'const object# = { x, s, o };\ns += object#.x;',
  "s += 'abc'.charCodeAt(x % 3);",
];

/** What the last functions of a chain allocate: objects that know by which calls. */
const ALLOCATIONS: readonly string[] = [
  'keep({ t, x });',
  'keep([t, x]);',
  'keep({ t, x, list: [x] });',
  'for (let i = 0; i < 2; i++) {\n  keep({ t, i });\n}',
];

/** The kinds of functions, by how they are declared and called. */
const KINDS: readonly {
  declare(name: string, body: string): string;
  call(name: string, args: string): string;
}[] = [
  {
    declare: (name, body) => `function ${name}(t, x) {\n${body}\n}`,
    call: (name, args) => `${name}(${args})`,
  },
  {
    declare: (name, body) => `const ${name} = (t, x) => {\n${body}\n};`,
    call: (name, args) => `${name}(${args})`,
  },
  {
    declare: (name, body) => `const of_${name} = {\n${name}(t, x) {\n${body}\n} };`,
    call: (name, args) => `of_${name}.${name}(${args})`,
  },
  {
    declare: (name, body) => `class ${name} {\nconstructor(t, x) {\nthis.s = 1;\n${body}\n}\n}`,
    call: (name, args) => `new ${name}(${args}).s`,
  },
  {
    declare: (name, body) => `function* ${name}(t, x) {\n${body}\n}`,
    call: (name, args) => `[...${name}(${args})].length`,
  },
  {
    declare: (name, body) =>
      `function ${name}(t, x, more = x +\nMath.min(x, 1)) {\nlet z = more;\n${body}\n}`,
    call: (name, args) => `${name}(${args})`,
  },
];

const HEAD = `const o = { a: 1, b: 2 };
let watch;
export const state = { made: 0, kept: [], keeps: false };
export function watchKept(listener) { watch = listener; }
function keep(object) {
  state.made++;
  if (watch !== undefined) watch(object);
  if (state.keeps) state.kept.push(object);
}
`;

/**
 * A module of functions that call each other in layers, in many ways, down to those that allocate. It
 * exports `round(i)`; `state`, which counts the objects made, and while `keeps` has them; and `watchKept`.
 * An object's `t` (or its first element) is a number for the chain of calls that made it, since each call hands
 * on 16 times its own and which of its function's calls it is.
 */
export function randomProgram(seed: number): string {
  const random = new Xorshift(seed);
  const below = (n: number) => random.next() % n;
  const pick = <T>(all: readonly T[]): T => all[below(all.length)]!;
  let numbers = 0;

  const layers = Array.from({ length: 3 + below(4) }, (_, layer) =>
    Array.from({ length: 2 + below(3) }, (_, i) => {
      // Functions of the plainest kind are the most common ones.
      const kind = layer === 0 || below(2) === 0 ? KINDS[0]! : pick(KINDS);
      return { name: `f${layer}_${i}`, kind };
    }),
  );

  function bodyOf(layer: number): string {
    const statements = ['let s = x | 0;'];
    const add = (all: readonly string[]) =>
      statements.push(pick(all).replaceAll('#', String(++numbers)));
    for (let n = below(3); n > 0; n--) add(OTHERWISE);
    if (layer === layers.length - 1) add(ALLOCATIONS);
    for (let n = 1 + below(3); n > 0 && layer < layers.length - 1; n--) {
      add(STATEMENTS);
      add(OTHERWISE);
    }
    statements.push('return s;');
    let calls = 0;
    return statements.join('\n').replace(/(CALL|LONG)\(([^()]*)\)/g, (_, how, x) => {
      calls++;
      const skips = layer + 2 < layers.length && below(4) === 0;
      const { name, kind } = pick(layers[layer + (skips ? 2 : 1)]!);
      return how === 'CALL'
        ? kind.call(name, `t * 16 + ${calls}, ${x}`)
        : kind.call(name, `\n    t * 16 + ${calls},\n    ${x},\n  `);
    });
  }

  const functions = layers.flatMap((names, layer) =>
    names.map(({ name, kind }) => kind.declare(name, bodyOf(layer))),
  );
  const rounds = layers[0]!.map(({ name }, i) => `  ${name}(${i + 1}, i % 50);`);
  return [HEAD, ...functions.reverse(), 'export function round(i) {', ...rounds, '}', ''].join(
    '\n',
  );
}
