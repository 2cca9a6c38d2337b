// What syntax makes; each tag says how many blocks in a round (see test/ground-truth/tags.ts).
const kept = [undefined];

export function round(i) {
  objects(i); // @call objects
  arrays(i); // @call arrays
  functions(i); // @call functions
  classes(); // @call classes
  constants(i); // @call constants
}

function objects(i) {
  kept[0] = {}; // @alloc empty-object 1
  kept[0] = { i }; // @alloc object 1
  // @alloc outer-object 1
  kept[0] = {
    one: { i }, // @alloc inner-object 1
    // @alloc middle-object 1
    two: {
      three: 3,
      four: { i }, // @alloc innermost-object 1
    },
  };
  kept[0] = { [`k${i & 1}`]: i }; // @alloc object-and-key 2
}

function arrays(i) {
  kept[0] = []; // @alloc empty-array 1
  kept[0] = [i]; // @alloc array 2
  kept[0] = [[i], { i }]; // @alloc array-of-literals 5
  kept[0] = [1.5, i]; // @alloc doubles 2
}

// @alloc context 1
function functions(i) {
  kept[0] = () => i; // @alloc closure 1
  kept[0] = function named() {}; // @alloc function 1
  // @alloc object-of-method 1
  kept[0] = {
    method() {}, // @alloc method 1
  };
}

function classes() {
  // @alloc class 2+ @call <static_initializer>|(anonymous)
  kept[0] = class {
    static size = [1]; // @alloc static-field 1+
    method() {}
  };
}

function constants(i) {
  kept[0] = /a+/; // @alloc regular-expression 1
  kept[0] = [1, 2, 3]; // @alloc constant-array 1
  kept[0] = { one: 1, two: { three: 3 } }; // @alloc constant-object 2
  kept[0] = 1n + BigInt(i); // @alloc big-integer 2
}
