// Arrays through their callbacks, growth, JSON, Map and Set.
const kept = [undefined];
const eight = [1, 2, 3, 4, 5, 6, 7, 8];

export function round(i) {
  callbacks(i); // @call callbacks
  growth(i); // @call growth
  tables(i); // @call tables
  kept[0] = JSON.parse('{"a":[1,2,3],"b":{"c":"a text that is parsed"}}'); // @alloc json-parse 5
  kept[0] = JSON.stringify({ i: 1 }); // @alloc json-stringify 2+
}

// @alloc context 1
function callbacks(i) {
  kept[0] = eight.map((value) => [value]); // @alloc map-with-arrow 19 @call (anonymous)
  kept[0] = eight
    .filter(isEven) // @alloc filter 2+ @call isEven
    .map(boxed); // @alloc map 2 @call boxed
  // @alloc arrow 1 @call (anonymous)
  eight.forEach((value) => {
    // @alloc arrow 2
    kept[0] = { value, i }; // @alloc in-callback 8
  });
}

function isEven(value) {
  kept[0] = { value }; // @alloc in-predicate 8
  return value % 2 === 0;
}

function boxed(value) {
  return { value }; // @alloc boxed 4
}

function growth(i) {
  const array = []; // @alloc array 1
  for (let n = 0; n < 20; n++) {
    array.push(i); // @alloc grown-elements 2
  }
  kept[0] = array;
  const object = {}; // @alloc dictionary 1
  for (let n = 0; n < 4; n++) {
    object[n] = i; // @alloc grown-object 1+
  }
  kept[0] = object;
}

function tables(i) {
  const map = new Map(); // @alloc map-table 2
  map.set(i, i);
  kept[0] = map;
  const set = new Set(eight); // @alloc set-table 2+
  kept[0] = set;
  kept[0] = [...set]; // @alloc set-spread 1+
}
