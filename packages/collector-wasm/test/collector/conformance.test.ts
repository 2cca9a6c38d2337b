import { conformanceChecks } from '@tracemalloc/core/conformance';
import { describe, it } from 'vitest';
import { tracedGuest } from '../guest.ts';

const { exports, collector } = await tracedGuest('semantics', { host: { call() {} } }, {});
const live = new Map<number, number>();

describe('a traced guest conforms to the collector contract', () => {
  const checks = conformanceChecks<number>({
    collector,
    options: { exact: true },
    allocate(bytes) {
      const block = exports.c_malloc!(bytes);
      live.set(block, bytes);
      return block;
    },
    free: (block) => void exports.c_free!(block),
    reallocate: (block, bytes) => exports.c_realloc!(block, bytes),
    objectOf: (block) => block,
    traceback: [{ functionName: 'c_malloc', position: 'offset' }, { functionName: 'allocate' }],
    exact: true,
  });
  for (const { name, run } of checks) it(name, run);
});

describe('a sampled guest too', () => {
  const checks = conformanceChecks<number[]>({
    collector,
    // A thousand blocks, of which six in seven are samples: the tolerance is eight standard errors.
    options: { interval: 4096 },
    bytes: 8 << 20,
    tolerance: 0.1,
    allocate: (bytes) => Array.from({ length: bytes / 8192 }, () => exports.c_malloc!(8192)),
    free: (blocks) => {
      for (const block of blocks) exports.c_free!(block);
    },
    traceback: [{ functionName: 'c_malloc' }],
    exact: false,
  });
  const [, ...others] = checks;
  for (const { name, run } of others) it(name, run);
});
