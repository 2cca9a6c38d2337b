import { describe, expect, it } from 'vitest';
import {
  callColumn,
  calledName,
  isFunctionHead,
  nameColumn,
  withOwnName,
} from '../../src/source-maps/function-names.ts';

/** The line without its `|`, and the columns from 0 where they stood. */
function marked(text: string): [line: string, ...columns: number[]] {
  const parts = text.split('|');
  const columns = parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('').length);
  return [parts.join(''), ...columns];
}

describe('the name of a function', () => {
  // Where V8 says that functions begin: HeapProfiler, Node.js 20 to 26.
  it.each([
    ['x();function |d|(x){}', 'd'],
    ['async function |d|(){}', 'd'],
    ['function* |d| (){}', 'd'],
    ['function *|d|(){}', 'd'],
    ['const |a=|e=>{}', 'a'],
    ['const |b = |(x,y) => {}', 'b'],
    ['const |c=|async e=>{}', 'c'],
    ['|c=async function|(){}', 'c'],
    ['|c = function * |(){}', 'c'],
    ['{|h:function|(x){}', 'h'],
    ['{|i|(){}', 'i'],
    ['{async |as|(){}', 'as'],
    ['get |g|(){}', 'get g'],
    ['static |s|(){}', 's'],
    ['|#p|(){}', '#p'],
    ['|_$ü|(){}', '_$ü'],
    ['{|h:function|(x){}', 'o.h'],
  ])('stands before its parameters: %s', (text, functionName) => {
    const [line, name, column] = marked(text);
    expect(nameColumn(line, column!, functionName)).toBe(name);
  });

  it('stands behind the beginning of a class that has no constructor', () => {
    const [line, column, name] = marked('var x=|class |Shelf{}');
    expect(nameColumn(line, column!, 'Shelf')).toBe(name);
  });

  it.each([
    ['function |(){}', ''],
    ['x(function|(){}', 'function'],
    ['constructor|(){}', 'K'],
    ['["c"+1]|(){}', 'c1'],
    ['r.d=|(e)=>{}', 'r.d'],
    ['bd|(){}', 'd'],
    ['myfunction|(){}', 'my'],
    ['|e=>{}', 'e'],
    ['|', 'a'],
  ])('is not there in %s of %j', (text, functionName) => {
    const [line, column] = marked(text);
    expect(nameColumn(line, column!, functionName)).toBe(-1);
  });

  it('keeps what V8 puts before it', () => {
    expect(withOwnName('get a', 'size')).toBe('get size');
    expect(withOwnName('e.a', 'size')).toBe('size');
    expect(withOwnName('a', 'remember')).toBe('remember');
  });

  it('is looked for in a bounded part of the line', () => {
    const line = `a${' '.repeat(1e6)}(){}`;
    expect(nameColumn(line, 1e6 + 1, 'a')).toBe(-1);
  });
});

describe('a mapping before a function', () => {
  it.each([
    ['|function d|(){}', true],
    ['|["a"+b]|(){}', true],
    ['|__awaiter(this, void 0, void 0, function* |(){', true],
    ['|foo()},123:|(e,t,n)=>{', false],
    ['|return 1;var x=|(e)=>{', false],
    ['|var e={1:|(e)=>{', false],
  ])('%s is of it: %s', (text, expected) => {
    const [line, mapped, column] = marked(text);
    expect(isFunctionHead(line, mapped!, column!)).toBe(expected);
  });
});

describe('a call', () => {
  it.each([
    ['return |b(2)', 'b'],
    ['o.|put(1)', 'put'],
    ['|(0,a.b)()', undefined],
    ['|await later(1)', 'later'],
    ['|awaiting()', 'awaiting'],
    ['f()|', undefined],
  ])('%s calls %j', (text, expected) => {
    const [line, column] = marked(text);
    expect(calledName(line, callColumn(line, column!))).toBe(expected);
  });
});
