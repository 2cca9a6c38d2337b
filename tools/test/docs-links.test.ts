import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { repositoryFiles } from '../house-rules/repository-files.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = repositoryFiles(root).filter((file) => file.endsWith('.md'));

const withoutCode = (text: string) =>
  text.replace(/^( *)(```|~~~).*?^\1\2$/gms, '').replace(/(`+).*?\1/g, '');

/** Every link of a page that is no URL, as it is written. */
function relativeLinks(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchors(text: string): Set<string> {
  const found = new Set<string>();
  for (const [, heading = ''] of text.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)) {
    const anchor = heading
      .replace(/\[(.*?)\]\(.*?\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let unique = anchor;
    for (let again = 1; found.has(unique); again++) unique = `${anchor}-${again}`;
    found.add(unique);
  }
  return found;
}

/** What is wrong with a link, or nothing. */
function problem(page: string, link: string): string[] {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(root, page) : resolve(root, dirname(page), path);
  if (!existsSync(target)) return [`${page}: ${link} leads to no file`];
  if (anchor === undefined || !target.endsWith('.md')) return [];
  return anchors(readFileSync(target, 'utf8')).has(anchor)
    ? []
    : [`${page}: ${link} leads to no heading`];
}

describe('links between pages', () => {
  it('lead to files and headings that exist', () => {
    const problems = pages.flatMap((page) =>
      relativeLinks(readFileSync(join(root, page), 'utf8')).flatMap((link) => problem(page, link)),
    );
    expect(problems).toEqual([]);
  });

  it('are found: docs/README.md leads to every page of docs', () => {
    const index = 'docs/README.md';
    const linked = relativeLinks(readFileSync(join(root, index), 'utf8')).map((link) =>
      join('docs', link.split('#')[0]!),
    );
    const docs = pages.filter((page) => page.startsWith('docs/') && page !== index);
    expect(docs.filter((page) => !linked.includes(page))).toEqual([]);
  });
});
