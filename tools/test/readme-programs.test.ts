import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packagesOf, readmeCode, readmePrograms } from '../release-check/readme-programs.mjs';
import { runReadmeProgram } from '../release-check/run-readme-program.mjs';
import { root, toolEnvironment } from '../toolchain.mjs';
import { tree } from './tree.ts';

const folders = readdirSync(join(root, 'packages')).sort();
const inNodeJs = readmePrograms.filter(({ language = 'js' }) => language === 'js');

/** A folder in which packages of this repository, as they are built, stand for installed ones. */
function consumer(names: readonly string[]): string {
  const folder = tree({});
  for (const name of new Set(names)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    const target = join(root, 'packages', name.replace('@tracemalloc/', ''));
    symlinkSync(name === 'tracemalloc' ? join(root, 'packages/cli') : target, link, 'junction');
  }
  return folder;
}

describe('README.md of the repository and of each package', () => {
  it('every program in them is run', () => {
    const pages = ['README.md', ...folders.map((readme) => `packages/${readme}/README.md`)];
    const blocks = pages.flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8');
      return [...text.matchAll(/^```js$/gm)].map((_, block) => `${page} ${block}`);
    });
    const run = inNodeJs.map(({ readme, page, block }) => {
      return `${page ?? `packages/${readme}/README.md`} ${block}`;
    });
    expect(run.sort()).toEqual(blocks.sort());
  });

  it.each(folders)('what %s shows does what it says', (readme) => {
    const programs = inNodeJs.filter((program) => program.readme === readme);
    const folder = consumer(programs.flatMap((program) => packagesOf(readmeCode(program))));
    const env = toolEnvironment({ withTools: false });
    const problems = programs.map((program) => runReadmeProgram(program, folder, env));
    expect(problems).toEqual(programs.map(() => ''));
  });

  it('what a page says of an expression is compared with what it is', () => {
    const code = readmeCode({ readme: 'core', block: 0 });
    expect(code.match(/^assert\.deepStrictEqual\(/gm)).toHaveLength(4);
  });
});
