// A CommonJS program that traces itself.
const { start, takeSnapshot } = require('tracemalloc');

start(3);
console.log(takeSnapshot().tracebackLimit);
