const first = { loaded: true }; // @alloc module-and-object 0.1+

// What modules.mjs loads anew, so that V8 also makes what later runs take from.
export function made(i) {
  return [first, { i }]; // @alloc made-by-loaded 0.3+
}
