// Traces itself and its workers from within, runs the program given, and says at the end, on standard
// error, which threads there were, and how many blocks of the workers.
import { pathToFileURL } from 'node:url';
import * as tracemalloc from '@tracemalloc/session';

tracemalloc.start({ interval: 1024, workers: true });
process.on('exit', () => {
  const snapshot = tracemalloc.takeProcessSnapshotSync();
  const inWorkers = snapshot.statistics('function').find(({ traceback }) => {
    return traceback.at(0).functionName === 'keepInWorker';
  });
  const { traced, missing } = snapshot.metadata.threads;
  console.error(JSON.stringify({ traced: traced.length, missing, kept: inWorkers?.count ?? 0 }));
});
process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1]).href);
