// Profiles itself with @datadog/pprof, and writes the profile to the file it is given.
import { writeFileSync } from 'node:fs';
import { heap } from '@datadog/pprof';

const kept = [];

function leak(count) {
  for (let i = 0; i < count; i++) kept.push({ i, text: [i, i + 1] });
}

function work() {
  leak(50_000);
  kept.push(...Array.from({ length: 1000 }, () => new Float64Array(16)));
}

heap.start(1024, 64);
work();
writeFileSync(process.argv[2], heap.profile().encode());
heap.stop();
