import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../toolchain.mjs';

/**
 * A program that a README shows, and what it prints.
 * @typedef {object} ReadmeProgram
 * @property {string} readme whose it is, by its folder in packages/
 * @property {string} [page] default: the package's README.md
 * @property {number} block which of the page's blocks of JavaScript or shell it is, from 0
 * @property {'js' | 'sh'} [language] default: `js`
 * @property {string} [before] what the reader has already: the names that the block uses and does not declare
 * @property {Readonly<Record<string, string>>} [named] what stands for a name of the reader's own
 * @property {Readonly<Record<string, string | Buffer>>} [files] that the reader has
 * @property {readonly RegExp[]} [prints] in this order
 * @property {string} [writes] a file
 */

const guest = readFileSync(join(root, 'packages/collector-wasm/test/guests/program.wasm'));
const keeps = `globalThis.kept = Array.from({ length: 1000 }, (_, id) => ({ id, name: 'user ' + id }));
console.log('kept', globalThis.kept.length);
`;
const requests = `const cache = [];
async function handleManyRequests() {
  for (let id = 0; id < 50_000; id++) cache.push({ id, name: \`user \${id}\` });
}
`;

/** @type {readonly ReadmeProgram[]} */
export const readmePrograms = [
  {
    readme: 'call-stacks',
    block: 0,
    prints: [/filename: '.*program-0\.mjs'/, /lineno: 7/, /functionName: 'handleRequest'/],
  },
  { readme: 'core', block: 0 },
  {
    readme: 'collector-node',
    block: 0,
    prints: [/program-0\.mjs:\d+/, /about \d+ bytes/, /^100000$/m],
  },
  {
    readme: 'collector-wasm',
    block: 0,
    before: `import { readFileSync } from 'node:fs';
const bytesOrResponse = readFileSync('guest.wasm');
const imports = { env: { abort() {} } };
`,
    named: { 'work()': 'push(1000)' },
    files: { 'guest.wasm': guest },
    prints: [/\{ current: [1-9]\d+, peak: [1-9]\d+ \}/, /^[1-9]\d* .*\S/m],
  },
  {
    readme: 'format',
    block: 0,
    before: requests,
    writes: 'after.tracemalloc.gz',
  },
  {
    readme: 'format',
    block: 1,
    prints: [
      /^\[ Top \d+ \]$/m,
      /^\[ Top \d+ differences \]$/m,
      /File "(.*program-0\.mjs|<unknown>|node:.*)", line \d+/,
    ],
  },
  { readme: 'session', block: 0, writes: 'service.tracemalloc' },
  {
    readme: 'cli',
    page: 'README.md',
    block: 0,
    before: requests,
    prints: [/^\[ Top \d+ differences by function \]$/m],
    writes: 'after.tracemalloc.gz',
  },
  { readme: 'cli', block: 0, prints: [/^\[ Top \d+ differences \]$/m] },
  {
    readme: 'cli',
    language: 'sh',
    block: 0,
    files: { 'app.js': keeps, 'old.js': keeps, 'new.js': keeps.repeat(2) },
    before: `npx tracemalloc run --top 0 -o old.tracemalloc old.js
npx tracemalloc run --top 0 -o new.tracemalloc new.js
`,
    prints: [/^kept 1000$/m, /^\[ Top 10 \]$/m, /^\[ Top 10 differences/m, /by traceback \]$/m],
  },
];

/**
 * The text of a README's block, as the program of a reader.
 * @param {ReadmeProgram} program
 */
export function readmeCode(program) {
  const { readme, page = `packages/${readme}/README.md`, block, language = 'js' } = program;
  const { before = '', named = {} } = program;
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))];
  let code = blocks[block]?.[1];
  if (code === undefined) throw new Error(`${page} has no block ${block}`);
  for (const [name, own] of Object.entries(named)) {
    if (!code.includes(name)) throw new Error(`block ${block} of ${page} has no ${name}`);
    code = code.replaceAll(name, own);
  }
  return before + (language === 'js' ? withAssertions(code) : code);
}

/**
 * Has what a page says of an expression, `expression; // 'value'`, compared with what it is.
 * @param {string} code
 */
function withAssertions(code) {
  const said = /^(?!console\.)(\S.*); \/\/ ('[^']*'|\{.*\}|-?\d+)(?:, .*)?$/gm;
  const asserted = code.replace(said, (_, expression, value) => {
    return `assert.deepStrictEqual(${expression}, ${value});`;
  });
  return asserted === code ? code : `import assert from 'node:assert/strict';\n${asserted}`;
}

/**
 * The packages of this project that a README's program imports.
 * @param {string} code
 */
export function packagesOf(code) {
  const names = [...code.matchAll(/from '(@tracemalloc\/[a-z-]+|tracemalloc)(?:\/[^']*)?'/g)];
  return [...new Set(names.map(([, name]) => String(name)))];
}
