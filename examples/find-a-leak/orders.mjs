const BASKETS = [['bread'], ['bread', 'cheese'], ['bread', 'cheese', 'eggs']];
let number = 0;

/** The next order; it is one of a few kinds. */
export function nextOrder() {
  number++;
  return { articles: BASKETS[number % 3], people: 1 + (number % 7) };
}
