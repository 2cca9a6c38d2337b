// Keeps 2 MB alive, drops as much, then ends as it is told.
const kept = [];
function keep(count) {
  for (let i = 0; i < count; i++) kept.push({ number: i, text: `kept ${i}` });
}
function drop(count) {
  let dropped = [];
  for (let i = 0; i < count; i++) dropped.push({ number: i, text: `dropped ${i}` });
  dropped = undefined;
}
keep(20_000);
drop(20_000);
const [, , ending = 'return', code = '0'] = process.argv;
if (ending === 'exit') process.exit(Number(code));
if (ending === 'throw') throw new Error('thrown by the program');
if (ending === 'kill') process.kill(process.pid, 'SIGKILL');

export { kept };
