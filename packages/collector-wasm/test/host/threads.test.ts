import { expect, it } from 'vitest';
import { programOutput } from '../program.ts';

it('threads that share memory share their blocks, in an unmodified program', async () => {
  const answer = await programOutput('threads-main.mjs', [], {
    node: ['--import', '@tracemalloc/collector-wasm/register'],
    env: { TRACEMALLOC: '4', TRACEMALLOC_EXACT: '1' },
  });
  // The main thread allocated 100 and the worker freed it; 1000 the other way.
  expect(answer).toMatchObject({
    current: 2200,
    peak: 3300,
    unknownFrees: 0,
    reusedWithoutFree: 0,
    blocks: [
      [200, expect.stringMatching(/wasm:allocate$/), 'threads-main.mjs'],
      [
        2000,
        expect.stringMatching(/wasm:allocate$/),
        'threads-worker.mjs:allocateInWorker',
        'threads-worker.mjs',
        expect.any(String),
      ],
    ],
  });
});
