// Strings: V8 makes a cons string (String::ConsString, 32 bytes) of a concatenation of 13 characters or
// more, and copies what is shorter.
const kept = [undefined];
const words = ['alpha beta gamma', 'delta epsilon', 'zeta eta theta iota'];

export function round(i) {
  concatenations(words[i % 3]);
  templates(words[i % 3], i);
  methods(words[i % 3]);
}

function concatenations(word) {
  kept[0] = 'prefix ' + word; // @alloc concatenation 1
  kept[0] =
    word +
    ' one ' + // @alloc first-of-two 1
    word; // @alloc second-of-two 1
}

function templates(word) {
  kept[0] = `the word ${word}`; // @alloc template 1
  kept[0] = `the word ${word} twice ${word}`; // @alloc long-template 3
  kept[0] = tag`the word ${word}`; // @alloc tagged-template 0+
}

function tag(strings, ...values) {
  return values;
}

function methods(word) {
  kept[0] = word.toUpperCase(); // @alloc upper-case 1
  kept[0] = word.slice(2, 8); // @alloc short-slice 1
  kept[0] = word.split(' '); // @alloc split 2+
  kept[0] = word.replace('a', 'b'); // @alloc split 2+
  kept[0] = /e(t)a/.exec(word); // @alloc split 2+
}
