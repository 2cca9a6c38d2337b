// All that a program can see of how it was started, and the order of its jobs.
const { isMainThread, Worker } = require('node:worker_threads');
new Worker('require("node:fs").writeSync(1, "worker " + process.execArgv + "\\n")', { eval: true });
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('promise job'));
const env = { ...process.env };
console.log(
  JSON.stringify({
    args: process.argv.slice(2),
    execArgv: process.execArgv,
    env: Object.keys(env).sort(),
    isMain: require.main === module,
    isMainThread,
    modules: Object.keys(require.cache).length,
    resources: process.getActiveResourcesInfo(),
    listeners: ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'warning'].map((name) =>
      process.listenerCount(name),
    ),
    exitCode: process.exitCode,
  }),
);
process.stdin.on('data', (data) => process.stdout.write(`got ${data}`));
process.stdin.on('end', () => {
  console.error('to standard error');
  process.exitCode = 7;
});
