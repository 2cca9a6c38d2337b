import type { NameCursor } from '../name-cursor.ts';
import { operators, standardNames } from './codes.ts';
import { readExpression } from './expressions.ts';
import { readSpecialName } from './special-names.ts';
import { combine, listed, packOf, plain, type TypeText, textOf } from './type-text.ts';
import { readDecltype, readQualifiers, readType } from './types.ts';

/** Facts that come with the name of a function. */
interface NameFacts {
  endsWithArguments: boolean;
  /** A constructor, destructor or conversion: the mangled name does not have its return type. */
  isWithoutReturn: boolean;
  qualifiers: string;
}

/**
 * Reads one mangled name. Each method is a rule of the ABI's grammar.
 *
 * This file, `types.ts`, `expressions.ts` and `special-names.ts` import each other, because the rules
 * of the grammar refer to each other: a name contains types, a type contains expressions, and an
 * expression contains names.
 */
export class ItaniumReader {
  readonly cursor: NameCursor;
  readonly #substitutions: TypeText[] = [];
  #templateArguments: readonly TypeText[] = [];
  /** Whether it reads the parameters of a lambda: their `T_` are `auto`. */
  isInLambda = false;
  /** Whether it reads the type of a conversion: template arguments after it belong to the function. */
  isConversion = false;
  #isBeforeArguments = false;

  constructor(cursor: NameCursor) {
    this.cursor = cursor;
  }

  encoding(): string {
    return this.cursor.nested(() => this.cursor.written(this.#encoding()));
  }

  #encoding(): string {
    const { cursor } = this;
    if (cursor.peek() === 'T' || cursor.peek() === 'G') return readSpecialName(this);
    const outer = this.#templateArguments;
    this.#templateArguments = [];
    const facts = { endsWithArguments: false, isWithoutReturn: false, qualifiers: '' };
    const name = textOf(this.name(facts));
    let text = name;
    if (!cursor.isAtEnd && cursor.peek() !== 'E') {
      const returns = facts.endsWithArguments && !facts.isWithoutReturn;
      const returned = returns ? this.type() : plain('');
      const space = returns && returned.right === '' ? ' ' : '';
      const { left, right } = returned;
      text = `${left}${space}${name}(${listed(this.parameters())})${right}${facts.qualifiers}`;
    }
    this.#templateArguments = outer;
    return text;
  }

  /** Reads types up to the end or the reference qualifier before it; none for `void`. */
  parameters(): TypeText[] {
    const { cursor } = this;
    const parameters: TypeText[] = [];
    if (cursor.take('v')) return parameters;
    const isEnd = () => cursor.isAtEnd || /^([RO]?E|$)/.test(cursor.peek() + cursor.peek(1));
    while (!isEnd()) parameters.push(this.type());
    return parameters;
  }

  name(facts?: NameFacts): TypeText {
    const { cursor } = this;
    if (cursor.peek() === 'N') return this.#nestedName(facts);
    if (cursor.peek() === 'Z') return this.#localName(facts);
    let name: TypeText;
    if (cursor.peek() === 'S' && cursor.peek(1) !== 't') {
      name = this.substitution();
      if (cursor.peek() !== 'I') throw cursor.unknown();
    } else {
      const scope = cursor.take('St') ? 'std::' : '';
      name = plain(scope + this.#unqualifiedName('', facts));
      if (cursor.peek() === 'I') this.#substitutions.push(name);
    }
    if (cursor.peek() !== 'I') return name;
    if (facts !== undefined) facts.endsWithArguments = true;
    return this.withArguments(name, facts !== undefined);
  }

  #nestedName(facts?: NameFacts): TypeText {
    const { cursor } = this;
    cursor.expect('N');
    const qualifiers = readQualifiers(this.cursor);
    const reference = cursor.take('R') ? ' &' : cursor.take('O') ? ' &&' : '';
    if (facts !== undefined) facts.qualifiers = qualifiers + reference;
    let scope: TypeText | undefined;
    /** The code of the standard name that was just read. */
    let standard = '';
    while (!cursor.take('E')) {
      const next = cursor.peek();
      if (next === 'I') {
        if (scope === undefined) throw cursor.unknown();
        scope = this.withArguments(scope, facts !== undefined);
        standard = '';
        if (facts !== undefined) facts.endsWithArguments = true;
        this.#substitutions.push(scope);
        continue;
      }
      if (facts !== undefined) facts.endsWithArguments = false;
      if (scope === undefined && next === 'S') {
        if (cursor.take('St')) scope = plain('std');
        else {
          standard = cursor.peek() + cursor.peek(1);
          scope = this.substitution();
        }
        continue;
      }
      if (scope === undefined && next === 'T') scope = this.templateParameter();
      else if (scope === undefined && next === 'D' && /[tT]/.test(cursor.peek(1)))
        scope = readDecltype(this);
      else {
        const known = standardNames[standard];
        const isSpecial = /[CD]/.test(next) && known !== undefined;
        const around: TypeText | undefined = isSpecial ? plain(known[1]) : scope;
        const base = isSpecial ? known[2] : around === undefined ? '' : baseName(textOf(around));
        const own = plain(this.#unqualifiedName(base, facts));
        scope =
          around === undefined
            ? own
            : combine([around], ([outer]) => plain(`${textOf(outer!)}::${own.left}`));
      }
      standard = '';
      this.#substitutions.push(scope);
      cursor.take('M');
    }
    // The whole name is no candidate for a substitution.
    this.#substitutions.pop();
    if (scope === undefined) throw cursor.unknown();
    return scope;
  }

  #localName(facts?: NameFacts): TypeText {
    const { cursor } = this;
    cursor.expect('Z');
    const around = this.encoding();
    cursor.expect('E');
    if (cursor.take('s')) {
      this.#discriminator();
      return plain(`${around}::string literal`);
    }
    if (cursor.take('d')) {
      cursor.digits();
      cursor.expect('_');
    }
    const inner = this.name(facts);
    this.#discriminator();
    return combine([inner], ([own]) => plain(`${around}::${textOf(own!)}`));
  }

  #discriminator(): void {
    const { cursor } = this;
    const [whole = ''] = /^_(?:_\d+_|\d)/.exec(cursor.text.slice(cursor.at, cursor.end)) ?? [];
    cursor.at += whole.length;
  }

  /** `base`: the name of a constructor in this scope. */
  #unqualifiedName(base: string, facts?: NameFacts): string {
    const { cursor } = this;
    cursor.take('L');
    let name: string | undefined;
    const next = cursor.peek();
    if (/\d/.test(next)) name = this.sourceName();
    else if (next === 'U') name = this.#unnamedType();
    else if (/^(C[1-5]|D[0-5])/.test(next + cursor.peek(1)) && base !== '') {
      cursor.at += 2;
      if (facts !== undefined) facts.isWithoutReturn = true;
      name = next === 'C' ? base : `~${base}`;
    } else if (cursor.take('DC')) {
      const names: string[] = [];
      while (!cursor.take('E')) names.push(this.sourceName());
      name = `[${names.join(', ')}]`;
    } else name = this.operatorName(facts);
    if (name === undefined) throw cursor.unknown();
    while (cursor.take('B')) name += `[abi:${this.sourceName()}]`;
    return name;
  }

  sourceName(): string {
    const { cursor } = this;
    const length = cursor.digits();
    if (length === undefined || length === 0) throw cursor.unknown();
    const name = cursor.letters(length);
    return name.startsWith('_GLOBAL__N') ? '(anonymous namespace)' : name;
  }

  /** Reads the name of an operator; undefined if none comes next. */
  operatorName(facts?: { isWithoutReturn: boolean }): string | undefined {
    const { cursor } = this;
    if (cursor.take('cv')) {
      if (facts === undefined) return `operator ${textOf(this.type())}`;
      facts.isWithoutReturn = true;
      return `operator ${textOf(this.#conversionType())}`;
    }
    if (cursor.take('li')) return `operator"" ${this.sourceName()}`;
    const operator = operators[cursor.peek() + cursor.peek(1)];
    if (operator === undefined) return undefined;
    cursor.at += 2;
    const [sign] = operator;
    return `operator${/^\w/.test(sign) ? ' ' : ''}${sign}`;
  }

  /** Reads the type of a conversion. It may refer to template arguments that follow it. */
  #conversionType(): TypeText {
    const { cursor } = this;
    const start = cursor.at;
    const { length } = this.#substitutions;
    const read = () => {
      cursor.at = start;
      this.#substitutions.length = length;
      return this.type();
    };
    this.isConversion = true;
    this.#isBeforeArguments = true;
    read();
    this.#isBeforeArguments = false;
    if (cursor.peek() === 'I') this.#templateArgumentList(true);
    const type = read();
    this.isConversion = false;
    return type;
  }

  #unnamedType(): string {
    const { cursor } = this;
    if (cursor.take('Ut')) {
      const number = cursor.digits() ?? '';
      cursor.expect('_');
      return `'unnamed${number}'`;
    }
    cursor.expect('Ul');
    const outer = this.isInLambda;
    this.isInLambda = true;
    const parameters = listed(this.parameters());
    this.isInLambda = outer;
    cursor.expect('E');
    const number = cursor.digits() ?? '';
    cursor.expect('_');
    return `'lambda${number}'(${parameters})`;
  }

  withArguments(name: TypeText, isOfFunction: boolean): TypeText {
    const given = this.#templateArgumentList(isOfFunction);
    return combine([name, ...given], ([own, ...all]) => {
      return plain(this.cursor.written(`${textOf(own!)}<${listed(all)}>`));
    });
  }

  templateArgumentsText(): string {
    return textOf(this.withArguments(plain(''), false));
  }

  /** `isOfFunction`: whether `T_` refers to these arguments from now on. */
  #templateArgumentList(isOfFunction: boolean): TypeText[] {
    const { cursor } = this;
    cursor.expect('I');
    const texts: TypeText[] = [];
    const values: TypeText[] = [];
    if (isOfFunction) this.#templateArguments = values;
    while (!cursor.take('E')) {
      if (cursor.take('J')) {
        const pack: TypeText[] = [];
        while (!cursor.take('E')) pack.push(this.#templateArgument());
        values.push(packOf(pack));
        texts.push(plain(textOf(packOf(pack))));
        continue;
      }
      const value = this.#templateArgument();
      values.push(value);
      texts.push(value);
    }
    return texts;
  }

  #templateArgument(): TypeText {
    const { cursor } = this;
    if (cursor.peek() === 'L') return plain(this.expression());
    if (!cursor.take('X')) return this.type();
    const text = this.expression();
    cursor.expect('E');
    return plain(text);
  }

  templateParameter(): TypeText {
    const { cursor } = this;
    cursor.expect('T');
    const index = cursor.take('_') ? 0 : (cursor.digits() ?? Number.NaN) + 1;
    if (index > 0) cursor.expect('_');
    if (this.isInLambda) return plain('auto');
    const value = this.#templateArguments[index];
    if (value !== undefined) return value;
    if (this.#isBeforeArguments) return plain('');
    throw cursor.unknown();
  }

  type(): TypeText {
    return this.cursor.nested(() => {
      const type = readType(this);
      this.cursor.written(type.left + type.right);
      return type;
    });
  }

  expression(): string {
    return readExpression(this);
  }

  /** Adds a candidate that `S_` may refer to from now on; returns it. */
  remember(type: TypeText): TypeText {
    this.#substitutions.push(type);
    return type;
  }

  substitution(): TypeText {
    const { cursor } = this;
    cursor.expect('S');
    const standard = standardNames[`S${cursor.peek()}`];
    if (standard !== undefined) {
      cursor.at++;
      let name = standard[0];
      // A name with tags is another candidate.
      let isTagged = false;
      while (cursor.take('B')) {
        name += `[abi:${this.sourceName()}]`;
        isTagged = true;
      }
      return isTagged ? this.remember(plain(name)) : plain(name);
    }
    const found = this.#substitutions[this.sequence()];
    if (found === undefined) throw cursor.unknown();
    return found;
  }

  /** Reads a number: `_` is 0, `0_` is 1, `Z_` is 36. */
  sequence(): number {
    const { cursor } = this;
    const [whole, digits = ''] =
      /^([0-9A-Z]*)_/.exec(cursor.text.slice(cursor.at, Math.min(cursor.end, cursor.at + 12))) ??
      [];
    if (whole === undefined) throw cursor.unknown();
    cursor.at += whole.length;
    return digits === '' ? 0 : Number.parseInt(digits, 36) + 1;
  }
}

/** The last part of a name, without template arguments and tags. */
function baseName(tagged: string): string {
  const name = tagged.replace(/(\[abi:\w+\])+$/, '');
  let depth = 0;
  let end = name.length;
  for (let at = name.length - 1; at >= 0; at--) {
    const letter = name[at]!;
    if (letter === '>' || letter === ')') depth++;
    else if (letter === '<' || letter === '(') {
      depth--;
      if (depth === 0 && letter === '<' && end === name.length) end = at;
    } else if (letter === ':' && depth === 0) return name.slice(at + 1, end);
  }
  return name.slice(0, end);
}
