// Small functions that V8 inlines once they are hot, functions that call themselves, and functions that
// V8 has to deoptimise.
const kept = [undefined];

export function round(i) {
  for (let n = 0; n < 4; n++) {
    outer(i + n); // @call outer
  }
  kept[0] = descend(5, i); // @call descend
  kept[0] = add(i % 7 === 0 ? 1.5 : i, 1); // @call add
  kept[0] = even(4); // @call even
}

function outer(i) {
  const one = pair(i); // @call pair
  const two = pair(i); // @call pair
  kept[0] = one.length + two.length;
}

function pair(i) {
  // @alloc pair 16
  return [
    box(i), // @call box
    box(i), // @call box
  ];
}

function box(value) {
  return { value }; // @alloc boxed 16
}

function descend(depth, i) {
  if (depth === 0) return { i }; // @alloc deepest 1
  const below = descend(depth - 1, i); // @call descend
  return [below]; // @alloc each-depth 10
}

function even(n) {
  return n === 0 ? [n] : odd(n - 1); // @alloc even-end 2 @call odd
}

function odd(n) {
  return n === 0 ? { n } : even(n - 1); // @call even
}

function add(x, y) {
  const sum = x + y; // @alloc sum 0+
  return { sum }; // @alloc summed 1+
}
