// A program that changes what everybody else relies on.
import { start, stop, takeSnapshot } from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

Error.stackTraceLimit = 0;
Error.prepareStackTrace = () => {
  throw new Error('never asked for a stack');
};
globalThis.Date = class {
  toISOString() {
    return 'long ago';
  }
};
start({ nframe: 5, exact: true });
const kept = [];
(function hoard() {
  for (let i = 0; i < 1_000; i++) kept.push({ i });
})();
const refusal = attempt(() => start(0));
const snapshot = takeSnapshot();
const [{ traceback, count }] = snapshot.statistics('function');
stop();
console.log(
  JSON.stringify({
    refusal,
    functionName: traceback.at(0).functionName,
    count,
    createdAt: snapshot.metadata.createdAt,
    kept: kept.length,
  }),
);
