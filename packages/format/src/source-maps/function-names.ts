const IDENTIFIER_PART = /[\p{ID_Continue}$\u200c\u200d]/u;
const CALLED = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
/** Heads of functions are short; a minified line is not. */
const HEAD_LENGTH = 256;

/**
 * The generated column, from 0, of the name of a function that begins at `column` of `line`; -1 where
 * the text says another name, or none. The name is the function's own, or that of the variable or
 * property that it is assigned to, which V8 infers; not that of a member as in `a.b = () => …`, whose
 * mapping may be that of all the expression.
 *
 * To V8, a function begins with its parameters; an arrow function with `async` or its parameters.
 */
export function nameColumn(line: string, column: number, functionName: string): number {
  const name = ownName(functionName);
  if (name === '') return -1;
  // The constructor that a class has without writing one begins with the class.
  if (line.startsWith(`class ${name}`, column)) return column + 'class '.length;
  let end = withoutSpaces(line, column);
  if (line[end - 1] === '*') end = withoutSpaces(line, end - 1);
  for (const keyword of ['function', 'async']) {
    const before = end - keyword.length;
    const stands = before >= 0 && line.startsWith(keyword, before);
    if (stands && !endsIdentifier(line, before)) end = withoutSpaces(line, before);
  }
  if (line[end - 1] === '=' || line[end - 1] === ':') end = withoutSpaces(line, end - 1);
  const start = end - name.length;
  const stands = start >= 0 && line.startsWith(name, start);
  return stands && line[start - 1] !== '.' && !endsIdentifier(line, start) ? start : -1;
}

/** Whether the text before `end` ends in the midst of an identifier. */
function endsIdentifier(line: string, end: number): boolean {
  return end > 0 && IDENTIFIER_PART.test(line[end - 1]!);
}

/** Where the text before `end` ends, without white space. */
function withoutSpaces(line: string, end: number): number {
  let at = end;
  while (at > 0 && end - at < HEAD_LENGTH && line.charCodeAt(at - 1) <= 0x20) at--;
  return at;
}

/**
 * Whether a mapping at `mapped` can be that of a function which begins at `column`: no other statement
 * or function lies between, as before the wrapper that a bundler puts around a module.
 */
export function isFunctionHead(line: string, mapped: number, column: number): boolean {
  return column - mapped <= HEAD_LENGTH && !/[;{}]/.test(line.slice(mapped, column));
}

/** Where the name of a function that is called at `column` stands: V8 gives the place of an `await`. */
export function callColumn(line: string, column: number): number {
  return line.startsWith('await ', column) ? column + 'await '.length : column;
}

/** The identifier at a column of a line. */
export function calledName(line: string, column: number): string | undefined {
  CALLED.lastIndex = column;
  return CALLED.exec(line)?.[0];
}

/** The function's own part of a name as V8 gives it: `get size`, `Cache.size`, `async size`. */
export function ownName(functionName: string): string {
  return /[^.\s]*$/.exec(functionName)![0];
}

/** The name with the original of its own part: `get a` and `size` make `get size`. */
export function withOwnName(functionName: string, original: string): string {
  const accessor = /^(get|set|static|async|new) /.exec(functionName)?.[0] ?? '';
  return accessor + original;
}
