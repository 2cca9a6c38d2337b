declare function recordStack(name: string): void;

/** What the cache holds. */
export interface Entry {
  readonly key: string;
  readonly body: readonly unknown[];
}

const entries: Entry[] = [];

export function remember(key: string): Entry {
  const body = allocate(20_000 + key.length);
  const entry: Entry = { key, body };
  entries.push(entry);
  return entry;
}

function allocate(length: number): unknown[] {
  const values = new Array<unknown>(length);
  if (length % 2 === 0) values.fill(length);
  for (let at = 0; at < length; at += 1000) values[at] = entries.length;
  recordStack('allocate');
  return values;
}

export class Shelf {
  readonly #books: unknown[] = [];

  put(pages: number): number {
    const book = [allocate(pages * 1000), new Array<unknown>(16_000).fill(pages)];
    recordStack('put');
    return this.#books.push(book);
  }
}
