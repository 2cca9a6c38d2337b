import { remember, Shelf } from './cache.ts';

declare function recordStack(name: string): void;

const kept: unknown[] = [];

const collect = (count: number, name: string): unknown[] => {
  const collected: unknown[] = [];
  for (let i = 0; i < count; i++) {
    collected.push(remember(`${name}${i}`));
  }
  const own = new Array<unknown>(15_000).fill(count);
  recordStack('collect');
  return [collected, own];
};

async function later(shelf: Shelf, pages: number): Promise<void> {
  await null;
  kept.push(new Array<unknown>(17_000).fill(shelf.put(pages)));
  recordStack('later');
}

/** Runs the program; what it allocates stays alive with what it returns. */
export async function run(): Promise<unknown[]> {
  const shelf = new Shelf();
  for (const name of ['first', 'second']) {
    kept.push(collect(2, name), collect(3, `${name} again`));
  }
  await later(shelf, 20);
  await later(shelf, 21);
  return [kept, shelf];
}
