import { isTracing, start } from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

const refusal = attempt(() => start());
console.log(JSON.stringify({ refusal, tracing: isTracing() }));
