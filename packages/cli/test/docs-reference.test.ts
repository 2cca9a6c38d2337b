import { readFileSync } from 'node:fs';
import { OPTION_TABLE } from '@tracemalloc/session/run';
import { describe, expect, it } from 'vitest';
import * as tracemalloc from '../src/index.ts';

const page = (name: string) =>
  readFileSync(new URL(`../../../docs/reference/${name}`, import.meta.url), 'utf8');

describe('pages that list the options', () => {
  it.each(OPTION_TABLE)(
    'have $name, its variable and its option',
    ({ name, variable, ofProgram }) => {
      expect(page('environment.md')).toMatch(
        new RegExp(`^\\| \`${variable}\` .*\`${name}\` \\|$`, 'm'),
      );
      const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const flag = ofProgram === true ? `--no-${option}` : `--${option}`;
      expect(page('command-line.md')).toMatch(new RegExp(`^\\| \`${flag}[ \`]`, 'm'));
      expect(page('api.md')).toMatch(new RegExp(`start\\(\\{.*\\b${name}\\b.*\\}\\)`));
    },
  );
});

it('docs/reference/api.md has every name that the package exports', () => {
  const words = new Set(page('api.md').match(/\w+/g));
  expect(Object.keys(tracemalloc).filter((name) => !words.has(name))).toEqual([]);
});
