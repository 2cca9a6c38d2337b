// Modules that are loaded while the program runs: every tenth round, one.
const kept = [undefined];

// @alloc promise-and-generator 1+
export async function round(i) {
  if (i % 10 !== 0) return;
  const { made } = await import(`./loaded.mjs?${i}`); // @alloc imported 0.1+
  kept[0] = made(i); // @alloc compiled 0+ @call made
}
