#!/usr/bin/env node
// Not built, so that a package manager finds it before the first build.
const { main } = require('../dist/tracemalloc.cjs');

main(process.argv.slice(2)).then((exitCode) => {
  // A write that fails later sets its own.
  process.exitCode = process.exitCode || exitCode;
});
