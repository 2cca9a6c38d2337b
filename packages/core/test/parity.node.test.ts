import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const rows = readFileSync(join(import.meta.dirname, 'parity.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [, number, what = '', where = ''] = line.split(/ ?\| ?/);
    return { number: Number(number), what, where };
  });

/** 64, 65, 66 and 69 of a test named '64. to 66. and 69. does this'. */
function numbersOf(title: string): number[] {
  const numbers: number[] = [];
  // Sticky and global: one behind the other from the beginning of the name on.
  for (const [, joint, digits] of title.matchAll(/(, | and | to |^)(\d+)\./gy)) {
    const last = Number(digits);
    for (let n = joint === ' to ' ? numbers.at(-1)! + 1 : last; n <= last; n++) numbers.push(n);
  }
  return numbers;
}

/** The numbers that names of core's tests begin with. */
const tested = new Set(
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts') && name !== 'parity.node.test.ts')
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    // The name is on the same line, on the next one, or behind a table.
    .flatMap((text) => [...text.matchAll(/(?<=^|\s|\()(['"`])(\d+\.[ ,].*?)\1/gm)])
    .flatMap(([, , title]) => numbersOf(title!)),
);

it('reads several numbers from one name', () => {
  expect(numbersOf('5. does this')).toEqual([5]);
  expect(numbersOf('1., 2. and 3. do this')).toEqual([1, 2, 3]);
  expect(numbersOf('64. to 66. and 69. do this')).toEqual([64, 65, 66, 69]);
  expect(numbersOf('does 5. this')).toEqual([]);
});

it('every line of what Python does is accounted for, once', () => {
  const wanted = [...Array.from({ length: 112 }, (_, index) => index + 1), 118, 120];
  expect(rows.map(({ number }) => number)).toEqual(wanted);
  for (const { what, where } of rows) {
    expect(what).not.toBe('');
    expect(where).toMatch(/^(tested|packages\/\S+\.test\.ts|differs: .+)(; differs: .+)?$/);
  }
});

it('what is said to be tested is tested', () => {
  const said = rows.filter(({ where }) => where.startsWith('tested')).map(({ number }) => number);
  expect(said.filter((number) => !tested.has(number))).toEqual([]);
  // What is behind these is asked of collectors.
  const ofCore = [...tested].filter((number) => number <= 120);
  expect(ofCore.filter((number) => !said.includes(number))).toEqual([]);
});

it('files of other packages that show the rest are there', () => {
  const files = rows.flatMap(({ where }) => where.match(/^packages\/\S+\.test\.ts/) ?? []);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect(files.length).toBeGreaterThan(10);
});
