// try, catch and finally; conditions and loops over several lines.
const kept = [undefined];

export function round(i) {
  attempt(i); // @call attempt
  nested(i); // @call nested
  choose(i); // @call choose
  loop(); // @call loop
}

function attempt(i) {
  try {
    kept[0] = { i }; // @alloc in-try 1
    fail(i); // @call fail
  } catch {
    kept[0] = [i]; // @alloc in-catch 2
  } finally {
    kept[0] = { done: true }; // @alloc in-finally 1
  }
  // biome-ignore format: the scope of the error is on the line before the block, which is this one
  try { fail(i); } catch (error) { kept[0] = [error]; } // @alloc scope-and-array 3 @call fail
}

function fail(i) {
  throw new Error(i); // @alloc error 1+
}

function nested(i) {
  try {
    try {
      kept[0] = null.length; // @alloc type-error 1+
    } finally {
      kept[0] = { i }; // @alloc in-inner-finally 1
    }
  } catch {
    kept[0] = { i }; // @alloc in-outer-catch 1
  }
}

function choose(i) {
  if (i % 2 === 0)
    kept[0] = { even: i }; // @alloc even 0.5
  else kept[0] = [i]; // @alloc odd 1
  switch (i % 4) {
    case 0:
      kept[0] = { i }; // @alloc case 0.25
      break;
    default:
      kept[0] = { i }; // @alloc default 0.75
  }
  kept[0] = i % 2 || { i }; // @alloc or-else 0.5
}

function loop() {
  for (
    let state = { n: 0 }; // @alloc loop-state 1
    state.n < 3;
    state = { n: state.n + 1 } // @alloc next-state 3
  ) {
    kept[0] = [state]; // @alloc in-loop 6
  }
}
