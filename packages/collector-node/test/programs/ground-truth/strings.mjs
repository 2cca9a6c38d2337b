// Strings. V8 makes a cons string, one block, of a concatenation that has 13 characters or more
// (ConsString::kMinLength), and copies shorter ones.
const kept = [undefined];
const words = ['alpha beta gamma', 'delta epsilon', 'zeta eta theta iota'];

export function round(i) {
  const word = words[i % words.length];
  concatenations(word, words[0]); // @call concatenations
  templates(word); // @call templates
  kept[0] = mark`the word ${word} ${i}`; // @call mark
  methods(word); // @call methods
}

function concatenations(word, other) {
  kept[0] = word + other; // @alloc concatenation 1 x 32
  // The place of an operation is that of its operator.
  const both =
    word + // @alloc first-of-two 1 x 32
    other + // @alloc second-of-two 1 x 32
    word;
  kept[0] = both;
}

function templates(word) {
  kept[0] = `the word ${word}`; // @alloc template 1 x 32
  kept[0] = `the word ${word} and again ${word}`; // @alloc long-template 3 x 96
  kept[0] = `the
    word ${
      // @alloc template-over-lines 1 x 32
      word
    }`;
}

// @alloc rest-of-template 2
function mark(_strings, ...values) {
  return values;
}

function methods(word) {
  kept[0] = word.toUpperCase(); // @alloc upper-case 1
  kept[0] = word.slice(2, 8); // @alloc slice 1
  kept[0] = word
    .slice(1, 9) // @alloc slice-in-chain 1
    .repeat(2); // @alloc repeat-in-chain 1+
  kept[0] = /e(t)a/.exec('beta'); // @alloc match 2+
}
