// A CommonJS module: its lines are those of the file, though Node.js wraps it into a function.
const kept = [undefined];
const path = require('node:path');

exports.round = function round(i) {
  kept[0] = { i }; // @alloc object 1
  kept[0] = make(i); // @call make
  kept[0] = path.join('a', 'b', 'c') + i; // @alloc joined 1+
};

// @alloc context 1
const make = (i) => {
  return [i, () => i]; // @alloc array-and-closure 3
};
