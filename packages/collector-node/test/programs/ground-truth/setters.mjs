// What setters allocate. (Of stacks with one in them, Node.js 20 gives no lines on x64.)
const kept = [undefined];

const holder = {
  set made(value) {
    kept[0] = [value]; // @alloc in-setter 2
  },
};

export function round(i) {
  holder.made = i; // @call set made
}
