// Which streams are open in a process that has loaded the tracer and started it.
import { start } from '@tracemalloc/collector-node';

start();
const resources = process.getActiveResourcesInfo().filter((name) => /Pipe|TTY/.test(name));
const { readFileSync } = await import('node:fs');
console.log(JSON.stringify({ resources, input: readFileSync(0, 'utf8') }));
