import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { repositoryFiles } from '../house-rules/repository-files.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

it('docs/reference/errors.md has every code of the sources, once, and no other', () => {
  const sources = repositoryFiles(root).filter((file) => /^packages\/[^/]+\/src\//.test(file));
  const thrown = new Set(
    sources.flatMap((file) => read(file).match(/\bERR_TRACEMALLOC_[A-Z_]*[A-Z]\b/g) ?? []),
  );
  const listed = [
    ...read('docs/reference/errors.md').matchAll(/^\| `(ERR_TRACEMALLOC_\w+)` \| \S/gm),
  ].map(([, code]) => code);
  expect(listed.toSorted()).toEqual([...thrown].sort());
});
