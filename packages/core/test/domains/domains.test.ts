import { describe, expect, it, vi } from 'vitest';
import { DOMAINS, domainName, domainNames, domainOf, nameDomain } from '../../src/index.ts';

const nothingNamed = { domains: {} };

describe("this project's domains", () => {
  it('have a number each', () => {
    expect(DOMAINS).toEqual({
      ...{ heap: 0, arraybuffer: 1, async: 2, wasm: 3, 'wasm-memory': 4 },
    });
    for (const [name, domain] of Object.entries(DOMAINS)) {
      expect(domainOf(name)).toBe(domain);
      expect(domainName(nothingNamed, domain)).toBe(name);
    }
  });
});

describe('domains of other packages', () => {
  it('have the number that their name tells: the same in every process, for ever', () => {
    // Snapshots on disks have these numbers.
    expect(domainOf('gpu')).toBe(1_195_111_677);
    expect(domainOf('buffer pool')).toBe(2_487_021_615);
  });

  it('are from 1000 to 2^32 - 1, each name another', () => {
    const domains = Array.from({ length: 2_000 }, (_, at) => domainOf(`test ${at}`));
    expect(new Set(domains).size).toBe(2_000);
    for (const domain of domains) {
      expect(domain).toBeGreaterThanOrEqual(1_000);
      expect(domain).toBeLessThan(2 ** 32);
    }
  });

  it('are named in metadata by domainNames', () => {
    nameDomain(1_001, 'mine');
    nameDomain(1_001, 'mine');
    const gpu = domainOf('gpu');
    expect(domainNames([0, gpu, 1_001, 1_002])).toEqual({
      ...{ 0: 'heap', [gpu]: 'gpu', 1001: 'mine', 1002: 'domain 1002' },
    });
  });

  it('are known to all copies of core', async () => {
    nameDomain(1_003, 'by the first copy');
    vi.resetModules();
    const copy = await import('../../src/index.ts');
    expect(copy.domainOf).not.toBe(domainOf);
    expect(copy.domainNames([1_003])).toEqual({ 1003: 'by the first copy' });
    expect(copy.domainOf('gpu')).toBe(domainOf('gpu'));
    expect(() => copy.nameDomain(1_003, 'by the second')).toThrow(
      expect.objectContaining({ code: 'ERR_TRACEMALLOC_DOMAIN' }),
    );
  });

  it('have one name each', () => {
    nameDomain(1_004, 'one');
    expect(() => nameDomain(1_004, 'two')).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEMALLOC_DOMAIN',
        message:
          'domain 1004 is "one" and "two", expected one name: domainOf(name) gives each name its own domain',
      }),
    );
    expect(domainNames([1_004])).toEqual({ 1004: 'one' });
  });

  it.each([
    [() => domainOf(''), 'the name of a domain is "", expected a string that is not empty'],
    [() => domainOf(5 as never), 'the name of a domain is 5, expected a string'],
    [() => nameDomain(999, 'x'), 'domain is 999, expected an integer in range [1000; 4294967295]'],
    [() => nameDomain(2 ** 32, 'x'), 'domain is 4294967296, expected an integer in range'],
    [() => nameDomain(1_005, ''), 'the name of domain 1005 is "", expected a string that'],
  ])('are refused: %s', (call, message) => {
    expect(call).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEMALLOC_TRACE',
        message: expect.stringContaining(message),
      }),
    );
  });
});
