// An inspector as other runtimes have it: it lacks the heap profiler, or answers later.
import inspector from 'node:inspector';
import { isTracing, start } from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

inspector.Session.prototype.post = (method, _params, answer) => {
  const missing = new Error(`Inspector error -32601: '${method}' wasn't found`);
  if (process.argv[2] === 'lacks') answer(missing);
  else setImmediate(answer, null, {});
};
const refusal = attempt(() => start());
console.log(JSON.stringify({ refusal, tracing: isTracing() }));
