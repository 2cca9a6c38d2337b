import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tracerBinary } from '../../tracer/build.mjs';

it('is what the AssemblyScript in tracer/ compiles to: run node tracer/build.mjs', async () => {
  const checkedIn = readFileSync(new URL('../../src/collector/tracer-binary.ts', import.meta.url));
  expect(await tracerBinary()).toBe(checkedIn.toString());
}, 120_000);
