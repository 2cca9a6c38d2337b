// Waits until a snapshot is written, and prints the files of what that has left alive.
import { once } from 'node:events';
import { watch } from 'node:fs';
import { takeSnapshot } from '@tracemalloc/session';

console.log('ready');
await once(watch('.'), 'change');
const places = takeSnapshot({ gc: true }).statistics('filename');
console.log(JSON.stringify(places.map(({ traceback }) => traceback.at(0).filename)));
process.exit();
