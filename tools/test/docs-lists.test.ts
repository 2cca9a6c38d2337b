import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { repositoryFiles } from '../house-rules/repository-files.mjs';
import {
  OLDEST_TYPESCRIPT,
  OLDEST_TYPESCRIPT_FOR_COMMONJS,
} from '../release-check/type-checks.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const files = repositoryFiles(root);
const sources = files.filter((file) => /^packages\/[^/]+\/src\//.test(file));
const pages = files.filter((file) =>
  /^(docs\/|[^/]*\.md$|packages\/[^/]+\/README\.md$)/.test(file),
);

/** All that some files have of a pattern, sorted, each once. */
function found(inFiles: readonly string[], pattern: RegExp): string[] {
  return [...new Set(inFiles.flatMap((file) => read(file).match(pattern) ?? []))].sort();
}

it('docs/reference/errors.md has every code of the sources, once, and no other', () => {
  const listed = [
    ...read('docs/reference/errors.md').matchAll(/^\| `(ERR_TRACEMALLOC_\w+)` \| \S/gm),
  ].map(([, code]) => code);
  expect(listed.toSorted()).toEqual(found(sources, /\bERR_TRACEMALLOC_[A-Z_]*[A-Z]\b/g));
});

it('docs/reference/environment.md has every variable of the sources and of the pages', () => {
  const variable = /\bTRACEMALLOC(_[A-Z_]*[A-Z])?\b/g;
  const listed = found(['docs/reference/environment.md'], variable);
  // By that one, `tracemalloc run` talks to its child.
  const known = [...listed, 'TRACEMALLOC_RUN'];
  expect(known).toEqual(expect.arrayContaining(found(sources, variable)));
  expect(listed).toEqual(expect.arrayContaining(found(pages, variable)));
});

it('docs/reference/api.md promises the releases of TypeScript that release:check compiles with', () => {
  const page = read('docs/reference/api.md').replaceAll('\n', ' ');
  expect(page).toContain(`need TypeScript ${OLDEST_TYPESCRIPT} or newer`);
  expect(page).toContain(`since TypeScript ${OLDEST_TYPESCRIPT_FOR_COMMONJS},`);
  // Stated once: other pages link to it.
  const others = pages.filter((file) => file !== 'docs/reference/api.md');
  expect(found(others, /TypeScript \d\.\d/g)).toEqual([]);
});
