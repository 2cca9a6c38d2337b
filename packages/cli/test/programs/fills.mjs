// Fills the heap until V8 ends the process.
let kept = null;

function fill() {
  for (let id = 0; ; id++) kept = { id, text: `block ${id}`, next: kept };
}

fill();
