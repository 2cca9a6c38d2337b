#!/usr/bin/env node
// Not built, so that a package manager finds it before the first build.
import { main } from '../dist/main.js';

process.exitCode = await main(process.argv.slice(2));
