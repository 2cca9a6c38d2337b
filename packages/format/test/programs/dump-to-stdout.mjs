// Writes a snapshot to standard output, and then something else.
import { Snapshot } from '@tracemalloc/core';
import { dump } from '@tracemalloc/format';

await dump(Snapshot.fromTraces([{ size: 7, traceback: [] }]), process.stdout);
process.stdout.write('and more');
