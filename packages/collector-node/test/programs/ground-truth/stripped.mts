// TypeScript whose types Node.js blanks out, so that lines and columns stay.
interface Named {
  readonly name: string;
}

type Pair<T> = readonly [T, T];

const kept: unknown[] = [undefined];

export function round(i: number): void {
  // @alloc argument 1 @call named?
  kept[0] = named<Named>({
    name: 'n',
  });
  kept[0] = pair(i); // @call pair
  kept[0] = { i } satisfies { i: number }; // @alloc satisfied 1
}

function named<T extends Named>(it: T): T {
  return it;
}

function pair<T>(
  value: T,
  // a parameter's type over lines
  other: T = value,
): Pair<T> {
  return [value, other]; // @alloc pair 2
}
