// A second installation of this package in one process: other modules, other addon file.
import { pathToFileURL } from 'node:url';
import * as ours from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

const theirs = await import(pathToFileURL(process.argv[2]).href);
const kept = [];

function blocks({ takeSnapshot }) {
  for (let i = 0; i < 1_000; i++) kept.push({ i });
  return takeSnapshot({ gc: true }).total.count >= 1_000;
}

const steps = [];
for (const [one, other] of [
  [ours, theirs],
  [theirs, ours],
  [ours, theirs],
]) {
  one.start({ exact: true });
  const refusal = attempt(() => other.start({ exact: true }));
  other.stop();
  steps.push({ refusal: refusal?.code, traced: blocks(one), both: other.isTracing() });
  one.stop();
  one.stop();
}
console.log(JSON.stringify({ steps, kept: kept.length }));
