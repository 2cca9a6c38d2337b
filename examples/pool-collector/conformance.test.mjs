import { describe, it } from 'node:test';
import { conformanceChecks } from '@tracemalloc/core/conformance';
import { subject } from './subject.mjs';

describe('PoolCollector', () => {
  for (const { name, run } of conformanceChecks(subject)) it(name, run);
});
