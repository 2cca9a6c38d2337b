// Keeps what one function makes that another one calls, over and over. Not optimised, since V8 does not
// know all lines of optimised code.
import v8 from 'node:v8';

v8.setFlagsFromString('--no-opt');
v8.setFlagsFromString('--no-maglev');
const kept = [];
function make(i) {
  return { number: i, text: `kept ${i}` };
}
function fill() {
  for (let i = 0; i < 400; i++) {
    kept.push(make(i));
  }
}
for (let round = 0; round < 100; round++) fill();

export { kept };
