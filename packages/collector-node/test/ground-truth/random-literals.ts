/**
 * Functions of random statements, whose literals begin on random lines. Each literal is tagged by a number of its
 * own: `{ t: z + 7 }`, `[z + 7]`, `() => 7`; so an object tells which one it is of, and the text tells the line.
 *
 * @param seed - the same functions for the same number.
 */
export function randomLiterals(seed: number, functions: number): string {
  return new RandomLiterals(seed).module(functions);
}

/** The line of each tag in a text. */
export function linesOfTags(source: string): Map<number, number> {
  const lines = new Map<number, number>();
  for (const [index, text] of source.split('\n').entries()) {
    for (const [, tag] of text.matchAll(/#(\d+)\*\//g)) lines.set(Number(tag), index + 1);
  }
  return lines;
}

const DEEPEST = 3;

class RandomLiterals {
  #state: number;
  #tag = 0;

  constructor(seed: number) {
    this.#state = seed;
  }

  module(functions: number): string {
    const names = Array.from({ length: functions }, (_, i) => `f${i}`);
    const texts = names.map((name) => this.#function(name));
    return `${PROLOGUE}\n${texts.join('\n')}\nexport const all = [${names.join()}];\n`;
  }

  /** Mulberry32, by Tommy Ettinger: public domain. */
  #random(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.#random(choices.length)]!;
  }

  /** A blank, or the end of a line. */
  #gap(): string {
    return this.#pick([' ', ' ', ' ', ' ', ' ', ' ', '\n', '\n\n', ' // { [\n']);
  }

  #function(name: string): string {
    const g = () => this.#gap();
    const value = () => this.#expression(1);
    const body = () => this.#statements(0);
    return this.#pick([
      () => `function ${name}(z,${g()}q = ${value()}${g()}) {${body()}}`,
      () => `const ${name} = (z,${g()}q = z)${' '}=>${g()}{${body()}};`,
      () => `const ${name} = (z) =>${g()}${this.#operand(0)};`,
      () => `function ${name}(z) {${body()}}`,
      () =>
        `const ${name} = (z) => new (class {\n a =${g()}${value().replaceAll('z', 'none')};${g()}` +
        `constructor(z) {${body()}} })(z);`,
      () => `const ${name} = {${g()}m${g()}(z) {${body()}} }.m;`,
    ])();
  }

  #statements(depth: number): string {
    const count = 1 + this.#random(3);
    const texts = Array.from({ length: count }, () => this.#statement(depth));
    return `\n${texts.join('\n')}\n`;
  }

  #statement(depth: number): string {
    const g = () => this.#gap();
    const value = () => this.#expression(0);
    const over = () => this.#pick([';', ';', '\n']);
    const block = () => `{${this.#statements(depth + 1)}}`;
    const name = `v${this.#tag++}`;
    const simple: (() => string)[] = [
      () => `keep(${g()}${value()}${g()})${over()}`,
      () => `const ${name} =${g()}${value()};${g()}keep(${name})${over()}`,
      () =>
        `let ${name}a = z,${g()}${name} =${g()}${value()}${over()}\nkeep(${name}, ${name}a)${over()}`,
      () =>
        `const {${g()}a: ${name}a =${g()}${value()},${g()}b: ${name} =${g()}${value()}${g()}} =${g()}keep.none;` +
        `${g()}keep(${name})${over()}`,
      () => `keep.last =${g()}${value()};${g()}keep(keep.last);`,
      () => `throws(${g()}() => {${g()}throw${' '}${value()};${g()}})${over()}`,
    ];
    if (depth >= DEEPEST) return this.#pick(simple)();
    return this.#pick([
      ...simple,
      ...simple,
      () => `if (${value()}${g()}) ${block()} else ${block()}`,
      () => `if (!z)${g()}keep(${value()})${over()}`,
      () => `for (const x of${g()}[z,${g()}${value()}])${g()}${block()}`,
      () =>
        `for (let i = 0,${g()}o = ${value()}; i < 2; i++)${g()}{ keep(o,${g()}() => i);${g()}${block()} }`,
      () => `try ${block()} catch (e)${g()}{ keep(e, ${value()}); }`,
      () => `try { throw ${value()}; } catch (e) { keep(e);${g()}}${g()}finally ${block()}`,
      () =>
        `switch (z) { case 0:${g()}${block()} case${g()}1:${g()}keep(${value()}); break; default: }`,
      () => `do ${block()} while (!keep(${g()}${value()}));`,
      () => `${name}:${g()}${block()}`,
      () => `{${g()}let c = ${value()};${g()}keep(() => c, c);${g()}}`,
      () => `function inner${name}() {${g()}keep(${value()}); }${g()}inner${name}(${value()});`,
      () => `return keep(${value()}),${g()}${value()};`,
      () => `return${' '}${value()};`,
    ])();
  }

  #expression(depth: number): string {
    const g = () => this.#gap();
    const value = () => this.#expression(depth + 1);
    if (depth >= DEEPEST || this.#random(3) === 0) return this.#operand(depth);
    return this.#pick([
      () => `z ?${g()}${value()}${g()}:${g()}${value()}`,
      () => `(z ||${g()}${value()})`,
      () => `(${value()} &&${g()}${value()})`,
      () => `both(${g()}${value()},${g()}${value()}${g()})`,
      () => `both(...[${value()},${g()}z],${g()}${value()})`,
      () => `new Taking(${g()}${value()},${g()}${value()})`,
      () => `[z].map((y) =>${g()}${value()})`,
      () => `[z,${g()}${value()}]${g()}.concat(${g()}${value()})${g()}.slice(0)`,
      () => `((p =${g()}${value()},${g()}...r) => [p,${g()}r])()`,
      () => `(function (a) {${g()}return ${value()}; })(${value()})`,
      () => `(keep.last =${g()}${value()})`,
      () => `(z,${g()}${value()})`,
      () => `tag\`\n\${${value()}}${g()}\``,
      () => `(${value()})${g()}?.a`,
    ])();
  }

  /** A literal with a tag. */
  #operand(depth: number): string {
    const g = () => this.#gap();
    const value = () => this.#expression(depth + 1);
    const more = () => (depth >= DEEPEST ? 'z' : value());
    const tag = ++this.#tag;
    const mark = `/*#${tag}*/`;
    const also = () => `/*#${++this.#tag}*/`;
    return this.#pick([
      () =>
        `(${g()}{${mark} t: z + ${tag},${g()}p:${g()}${more()},${g()}m() {${also()} },${g()}z${g()}})`,
      () => `[${mark}z + ${tag},${g()}${more()}${g()}]`,
      () => `[${mark}z + ${tag},${g()}...[${g()}${more()}],${g()}{ q: ['a'], r: {} }]`,
      () =>
        `({${mark}${g()}t: z + ${tag},${g()}...keep.none,${g()}get g() {${also()} },${g()}p: ${more()},${g()}set g(_) {${also()} } })`,
      () => `({${mark}${g()}...both.none,${g()}t: z + ${tag},${g()}p: ${more()} })`,
      () => `(() =>${mark}${g()}${tag})`,
      () => `(async (a) =>${mark} tagOf(a, ${tag}))`,
      () => `(function () {${mark} return ${tag}; })`,
      () => `/${tag}/ ${mark}`,
      () => `(class {${mark} static t =${tag};${g()}f = [];${g()}m() {}${g()}})`,
    ])();
  }
}

/** What the functions call: it keeps all it is given. */
const PROLOGUE = `export const kept = [];
const none = 0;
function keep(...values) { kept.push(...values); return values.length; }
keep.none = {};
Object.defineProperty(both, 'none', { get: () => keep.none });
function both(a, b) { kept.push(a, b); return [a, b]; }
function tag(strings, a) { kept.push(a); return a; }
function throws(f) { try { f(); } catch (e) { kept.push(e); } }
function tagOf(a, b) { return b; }
class Taking { constructor(a, b) { this.a = a; this.b = b; kept.push(this); } }
`;
