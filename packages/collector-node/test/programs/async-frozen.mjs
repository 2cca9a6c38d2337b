// Async resources where no stack can be had: with --frozen-intrinsics, Error cannot be asked for one.
import { start, takeSnapshot } from '@tracemalloc/collector-node';

start({ async: true, asyncFrames: true });
const never = new Promise(() => {});
const kept = [never, never.then(() => 0), setTimeout(() => {}, 1e9).unref()];
const resources = [...takeSnapshot().traces]
  .filter(({ domain }) => domain === 2)
  .map(({ traceback }) => `${traceback.at(0).functionName} at ${traceback.at(0)}`);
console.log(JSON.stringify({ resources: resources.sort(), kept: kept.length }));
