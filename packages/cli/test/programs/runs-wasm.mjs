// Runs the WebAssembly module given, and prints the exports that it sees.
import { readFileSync } from 'node:fs';

const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), {
  host: { call() {} },
});
instance.exports._initialize();

function allocate() {
  for (let size = 1000; size <= 100_000; size += 1000) instance.exports.c_malloc(size);
}

allocate();
console.log(Object.keys(instance.exports).join());
