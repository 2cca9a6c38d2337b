import { parseSync } from 'oxc-parser';

/**
 * @typedef {object} ModuleImport
 * @property {string | undefined} specifier undefined where it is computed
 * @property {number} line 1-based
 */

/**
 * Every place where a module names another one: import and export declarations, `import()`, types
 * written as `import('...')`, `import x = require()`, `require()`, `process.getBuiltinModule()`.
 * @param {string} file its name tells JavaScript from TypeScript
 * @param {string} text
 * @returns {ModuleImport[]}
 * @throws {SyntaxError} if the text cannot be parsed
 */
export function moduleImports(file, text) {
  const { program, errors } = parseSync(file, text);
  if (errors[0]) throw new SyntaxError(`${file}: ${errors[0].message}`);
  /** @type {ModuleImport[]} */
  const found = [];
  visit(program, (node) => {
    const source = importedBy(node);
    if (source === undefined) return;
    const specifier = typeof source?.value === 'string' ? source.value : undefined;
    found.push({ specifier, line: text.slice(0, node.start).split('\n').length });
  });
  return found;
}

/**
 * The expression a node names a module by; undefined if it names none.
 * @param {any} node of the ESTree that oxc gives
 */
function importedBy(node) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node.source ?? undefined;
    case 'ImportExpression':
    case 'TSImportType':
      return node.source ?? node.argument;
    case 'TSExternalModuleReference':
      return node.expression;
    case 'CallExpression':
      if (node.callee.name === 'require') return node.arguments[0];
      if (node.callee.property?.name === 'getBuiltinModule') return node.arguments[0];
  }
  return undefined;
}

/**
 * @param {unknown} node
 * @param {(node: any) => void} seen
 */
function visit(node, seen) {
  if (Array.isArray(node)) for (const child of node) visit(child, seen);
  else if (node !== null && typeof node === 'object') {
    if ('type' in node) seen(node);
    for (const child of Object.values(node)) visit(child, seen);
  }
}
