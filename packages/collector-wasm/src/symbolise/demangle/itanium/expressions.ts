import { literalSuffixes, operators } from './codes.ts';
import type { ItaniumReader } from './reader.ts';
import { expanded, type TypeText, textOf } from './type-text.ts';
import { readUnresolvedType } from './types.ts';

// Arguments of templates contain expressions, and so do types that depend on these:
// https://itanium-cxx-abi.github.io/cxx-abi/abi.html#expressions

/** Reads an expression; returns its text. */
export function readExpression(reader: ItaniumReader): string {
  return reader.cursor.nested(() => reader.cursor.written(expression(reader)));
}

function expression(reader: ItaniumReader): string {
  const { cursor } = reader;
  const isGlobal = cursor.take('gs');
  const next = cursor.peek();
  if (next === 'L') return readLiteral(reader);
  if (next === 'T') return textOf(reader.templateParameter());
  if (next === 'f') return functionParameter(reader) ?? fold(reader);
  const code = cursor.peek() + cursor.peek(1);
  const read = special[code];
  if (read !== undefined) {
    cursor.at += 2;
    return read(reader);
  }
  const operator = operators[code];
  if (operator === undefined) return (isGlobal ? '::' : '') + unresolvedName(reader);
  cursor.at += 2;
  const [sign, position] = operator;
  const operand = () => readExpression(reader);
  switch (position) {
    case 'in': {
      const text = `(${operand()}) ${sign} (${operand()})`;
      return sign === '>' ? `(${text})` : text;
    }
    case 'pre':
      return `${sign}(${operand()})`;
    case 'post':
      return cursor.take('_') ? `${sign}(${operand()})` : `(${operand()})${sign}`;
  }
  throw cursor.unknown();
}

function list(reader: ItaniumReader): string {
  const parts: string[] = [];
  while (!reader.cursor.take('E')) parts.push(readExpression(reader));
  return parts.filter((part) => part !== '').join(', ');
}

const castTo = (name: string) => (reader: ItaniumReader) =>
  `${name}<${textOf(reader.type())}>(${readExpression(reader)})`;
const ofType = (name: string) => (reader: ItaniumReader) => `${name} (${textOf(reader.type())})`;
const ofExpression = (name: string) => (reader: ItaniumReader) =>
  `${name} (${readExpression(reader)})`;

/** Expressions that are more than an operator and its operands. */
const special: Readonly<Record<string, (reader: ItaniumReader) => string>> = {
  cl: (reader) => `${readExpression(reader)}(${list(reader)})`,
  cv: (reader) => {
    const type = textOf(reader.type());
    const values = reader.cursor.take('_') ? list(reader) : readExpression(reader);
    return `(${type})(${values})`;
  },
  qu: (reader) => {
    const [condition, then, otherwise] = [1, 2, 3].map(() => readExpression(reader));
    return `(${condition}) ? (${then}) : (${otherwise})`;
  },
  ix: (reader) => `(${readExpression(reader)})[${readExpression(reader)}]`,
  pt: (reader) => `${readExpression(reader)}->${readExpression(reader)}`,
  dt: (reader) => `${readExpression(reader)}.${unresolvedName(reader)}`,
  ds: (reader) => `${readExpression(reader)}.*${readExpression(reader)}`,
  dc: castTo('dynamic_cast'),
  sc: castTo('static_cast'),
  cc: castTo('const_cast'),
  rc: castTo('reinterpret_cast'),
  st: ofType('sizeof'),
  sz: ofExpression('sizeof'),
  at: ofType('alignof'),
  az: ofExpression('alignof'),
  nx: ofExpression('noexcept'),
  il: (reader) => `{${list(reader)}}`,
  tl: (reader) => `${textOf(reader.type())}{${list(reader)}}`,
  tw: (reader) => `throw ${readExpression(reader)}`,
  tr: () => 'throw',
  sp: (reader) => readExpression(reader),
  sZ: (reader) => {
    const { cursor } = reader;
    const pack: TypeText | undefined =
      cursor.peek() === 'T' ? reader.templateParameter() : undefined;
    if (pack === undefined) return `sizeof... (${functionParameter(reader) ?? ''})`;
    return `sizeof...(${expanded(pack).map(textOf).join(', ')})`;
  },
};

function functionParameter(reader: ItaniumReader): string | undefined {
  const { cursor } = reader;
  if (cursor.take('fpT')) return 'this';
  const [whole] = /^f(?:p|L\d+p)[rVK]*\d*_/.exec(cursor.text.slice(cursor.at, cursor.end)) ?? [];
  if (whole === undefined) return undefined;
  cursor.at += whole.length;
  return `fp${/\d*(?=_$)/.exec(whole)![0]}`;
}

function fold(reader: ItaniumReader): string {
  const { cursor } = reader;
  const [whole, kind, code] = /^f([lrLR])(\w\w)/.exec(cursor.text.slice(cursor.at)) ?? [];
  const sign = operators[code ?? '']?.[0];
  if (whole === undefined || sign === undefined) throw cursor.unknown();
  cursor.at += whole.length;
  const first = `(${readExpression(reader)})`;
  switch (kind) {
    case 'l':
      return `(... ${sign} ${first})`;
    case 'r':
      return `(${first} ${sign} ...)`;
  }
  return `(${first} ${sign} ... ${sign} (${readExpression(reader)}))`;
}

/** Reads a name that depends on arguments of a template: `T::type`. */
function unresolvedName(reader: ItaniumReader): string {
  const { cursor } = reader;
  if (cursor.take('srN')) {
    const parts = [textOf(readUnresolvedType(reader))];
    while (!cursor.take('E')) parts.push(simpleId(reader));
    return [...parts, baseUnresolvedName(reader)].join('::');
  }
  if (!cursor.take('sr')) return baseUnresolvedName(reader);
  const isNumber = /\d/.test(cursor.peek());
  const parts: string[] = [];
  if (isNumber) while (!cursor.take('E')) parts.push(simpleId(reader));
  else parts.push(textOf(readUnresolvedType(reader)));
  return [...parts, baseUnresolvedName(reader)].join('::');
}

function simpleId(reader: ItaniumReader): string {
  const name = reader.sourceName();
  return reader.cursor.peek() === 'I' ? name + reader.templateArgumentsText() : name;
}

function baseUnresolvedName(reader: ItaniumReader): string {
  const { cursor } = reader;
  if (/\d/.test(cursor.peek())) return simpleId(reader);
  if (cursor.take('dn')) {
    return `~${/\d/.test(cursor.peek()) ? simpleId(reader) : textOf(readUnresolvedType(reader))}`;
  }
  cursor.take('on');
  const name = reader.operatorName();
  if (name === undefined) throw cursor.unknown();
  return cursor.peek() === 'I' ? name + reader.templateArgumentsText() : name;
}

/** Reads `L` type value `E`, or `L` mangled name `E`. */
function readLiteral(reader: ItaniumReader): string {
  const { cursor } = reader;
  cursor.expect('L');
  if (cursor.take('_Z') || cursor.take('Z')) {
    const name = reader.encoding();
    cursor.expect('E');
    return name;
  }
  if (cursor.take('b0E')) return 'false';
  if (cursor.take('b1E')) return 'true';
  if (cursor.take('DnE') || cursor.take('Dn0E')) return 'nullptr';
  const code = cursor.peek();
  // Not supported: floating point numbers, given as bits, and strings.
  if (code === 'f' || code === 'd' || code === 'e' || code === 'A') throw cursor.unknown();
  const type = textOf(reader.type());
  const sign = cursor.take('n') ? '-' : '';
  const start = cursor.at;
  if (cursor.digits() === undefined) throw cursor.unknown();
  const value = sign + cursor.text.slice(start, cursor.at);
  cursor.expect('E');
  const suffix = literalSuffixes[code];
  return suffix === undefined ? `(${type})${value}` : value + suffix;
}
