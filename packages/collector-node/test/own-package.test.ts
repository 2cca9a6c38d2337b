import { fileURLToPath } from 'node:url';
import { ownerOf } from '@tracemalloc/call-stacks';
import { describe, expect, it } from 'vitest';
import { declareOwnPackage } from '../src/own-package.ts';

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

declareOwnPackage();

describe('whose allocations they are', () => {
  it("are the tracer's in its own sources and in those that it builds on", () => {
    expect(ownerOf(here('../src/session.ts'))).toBe('tracer');
    expect(ownerOf(here('../../core/src/snapshot.ts'))).toBe('tracer');
    expect(ownerOf(here('../../core/dist/snapshot.js'))).toBe('tracer');
    expect(ownerOf(here('../../call-stacks/dist/call-sites.js'))).toBe('tracer');
  });

  it("are the program's beside them", () => {
    expect(ownerOf(import.meta.filename)).toBe('program');
    expect(ownerOf(here('../src-of-mine/session.ts'))).toBe('program');
    expect(ownerOf(here('../../../examples/leaky-server/main.mjs'))).toBe('program');
    expect(ownerOf('<anonymous>')).toBe('program');
  });
});
