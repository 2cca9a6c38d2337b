#!/usr/bin/env node
// Not built, so that a package manager finds it before the first build.
import { main } from '../dist/main.js';

const exitCode = await main(process.argv.slice(2));
// A write that fails later sets its own.
process.exitCode = process.exitCode || exitCode;
