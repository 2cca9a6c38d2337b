import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { repositoryFiles } from '../house-rules/repository-files.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const pages = repositoryFiles(root).filter((file) => file.endsWith('.md'));

/** All code of a page: block by block, or file by file where the first line names one. */
function codeOf(page: string): { place: string; kind: string; code: string }[] {
  const text = readFileSync(join(root, page), 'utf8');
  const files = new Map<string, { kind: string; code: string }>();
  for (const [, kind = '', code = ''] of text.matchAll(/^```([jt]s)\n(.*?)^```$/gms)) {
    const name = /^\/\/ (\S+\.\w+)\n/.exec(code)?.[1] ?? `block ${files.size + 1}`;
    files.set(name, { kind, code: `${files.get(name)?.code ?? ''}${code}` });
  }
  return Array.from(files, ([name, file]) => ({ place: `${page}, ${name}`, ...file }));
}

/** Where the sources of a package's entry point are. */
function sourceOf(specifier: string): string {
  const [, name = 'cli', path = ''] = /^(?:@tracemalloc\/([^/]+)|tracemalloc)(\/.*)?$/.exec(
    specifier,
  )!;
  const folder = join(root, 'packages', name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const entry = exports[`.${path}`];
  return pathToFileURL(
    join(folder, entry['tracemalloc-source'] ?? entry.node['tracemalloc-source']),
  ).href;
}

describe('code in pages', () => {
  it.each(pages.flatMap(codeOf))(
    '$place can be parsed, and imports what there is',
    async ({ kind, code }) => {
      const { errors, module } = parseSync(`block.${kind}`, code);
      expect(errors.map(({ message }) => message)).toEqual([]);
      for (const { moduleRequest, entries } of module.staticImports) {
        if (!/^@?tracemalloc\b/.test(moduleRequest.value)) continue;
        const names = Object.keys(await import(sourceOf(moduleRequest.value)));
        const values = entries.filter((entry) => !entry.isType && entry.importName.kind === 'Name');
        expect(names).toEqual(
          expect.arrayContaining(values.map(({ importName }) => importName.name)),
        );
      }
    },
  );
});
