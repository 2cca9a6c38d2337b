// Runs keeps-objects.mjs under @datadog/pprof, and writes the profile to the file it is given.
import { writeFileSync } from 'node:fs';
import { heap } from '@datadog/pprof';

heap.start(1024, 64);
await import('./keeps-objects.mjs');
// Else the profile has arrays that `push` has outgrown, unless V8 happens to have collected them.
globalThis.gc();
writeFileSync(process.argv[2], heap.profile().encode());
heap.stop();
