// Functions that stop and go on: generators and asynchronous functions.
const kept = [undefined];

// @alloc promise-and-generator 1+
export async function round(i) {
  generators(i); // @call generators
  await later(i); // @alloc awaited 1+ @call later
  // @alloc awaited-values 1+ @call ticks
  for await (const value of ticks(i)) {
    kept[0] = { value }; // @alloc after-await 2
  }
}

function generators(i) {
  // @alloc iteration 0+ @call counted
  for (const value of counted(i)) {
    kept[0] = value;
  }
}

// @alloc generator 2
function* counted(i) {
  yield { i }; // @alloc first-yield 1+
  const two = [i]; // @alloc between-yields 2
  yield two; // @alloc second-yield 1+
}

// @alloc promise-and-generator 1+
async function later(i) {
  kept[0] = { i }; // @alloc before-await 1
  await null; // @alloc await 1+
  kept[0] = [i]; // @alloc after-await 2
  return i;
}

// @alloc async-generator 1+
async function* ticks(i) {
  yield i; // @alloc async-yield 1+
  kept[0] = { i }; // @alloc between-async-yields 1
  yield i; // @alloc async-yield 1+
}
