// Waits for a signal, and handles it as it is told.
const [, , handling = 'not', signal = 'SIGTERM'] = process.argv;
const kept = Array.from({ length: 5000 }, (_, i) => ({ number: i }));
function cleanUp() {
  console.log('cleaning up');
  setTimeout(() => process.exit(9), 200);
}
if (handling === 'on') process.on(signal, cleanUp);
if (handling === 'once') process.once(signal, cleanUp);
if (handling === 'no more') {
  process.on(signal, cleanUp);
  process.off(signal, cleanUp);
}
if (handling === 'alone') {
  // As the package signal-exit does: it ends the process only if no one else listens.
  const listener = () => {
    if (process.listeners(signal).length > 1) return;
    process.off(signal, listener);
    console.log('alone');
    process.kill(process.pid, signal);
  };
  process.on(signal, listener);
}
console.log('ready');
if (handling === 'itself') {
  process.kill(process.pid, signal);
  console.log('still here');
}
// A moment later, so that the line is out before the loop is blocked.
if (handling === 'blocked')
  setTimeout(() => {
    for (;;);
  }, 100);
setTimeout(() => console.log(`nothing came, ${kept.length}`), 60_000);
