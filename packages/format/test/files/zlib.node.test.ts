import { expect, it } from 'vitest';
import { mostExpanded, readLimits } from '../../src/files/load-options.ts';
import { compress, compressSync } from '../../src/files/zlib.node.ts';

it('gzips one thing repeated without an end so that load still takes it', async () => {
  const repeated = new Uint8Array(2 ** 26 + 1);
  for (const gzip of [await compress(repeated, 'gzip'), compressSync(repeated, 'gzip')]) {
    expect(mostExpanded(gzip.length, readLimits({}))).toBeGreaterThan(repeated.length);
    expect(gzip.length).toBeLessThan(repeated.length / 7);
  }
});

it('gzips everything else as small as it gets', () => {
  const repeated = new Uint8Array(2 ** 20);
  expect(compressSync(repeated, 'gzip').length).toBeLessThan(repeated.length / 900);
});
