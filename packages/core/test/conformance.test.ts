import { describe, expect, it } from 'vitest';
import { type ConformanceSubject, conformanceChecks } from '../src/conformance/index.ts';
import { type Block, BlockLedger, subjectOf } from './conformance/block-ledger.ts';
import { objectTracebackMutants } from './conformance/object-traceback-mutants.ts';
import { pauseMutants } from './conformance/pause-mutants.ts';
import { snapshotMutants } from './conformance/snapshot-mutants.ts';
import { tracedMemoryMutants } from './conformance/traced-memory-mutants.ts';
import { tracingStateMutants } from './conformance/tracing-state-mutants.ts';

const mutants = [
  ...tracingStateMutants,
  ...tracedMemoryMutants,
  ...pauseMutants,
  ...snapshotMutants,
  ...objectTracebackMutants,
];

/** What each check says that fails. */
function failuresOf<B>(subject: ConformanceSubject<B>): Map<string, Error> {
  const failures = new Map<string, Error>();
  for (const { name, run } of conformanceChecks(subject)) {
    try {
      run();
    } catch (error) {
      failures.set(name, error as Error);
    }
  }
  return failures;
}

describe('a correct collector', () => {
  for (const { name, run } of conformanceChecks(subjectOf(new BlockLedger()))) it(name, run);

  it('is stopped after each check, and what was allocated is freed', () => {
    const collector = new BlockLedger();
    const alive = new Set<Block>();
    const subject: ConformanceSubject<Block> = {
      ...subjectOf(collector),
      allocate(bytes) {
        const block = collector.allocate(bytes);
        alive.add(block);
        return block;
      },
      free(block) {
        expect(alive.delete(block)).toBe(true);
        collector.free(block);
      },
    };
    for (const { run } of conformanceChecks(subject)) {
      run();
      expect([collector.isTracing(), alive.size]).toEqual([false, 0]);
    }
  });

  it('may do less: what it cannot do has no check', () => {
    const { collector, allocate, traceback } = subjectOf(new BlockLedger());
    const least = conformanceChecks({ collector, allocate, traceback });
    const names = conformanceChecks(subjectOf(new BlockLedger())).map(({ name }) => name);
    expect(least.length).toBeGreaterThan(20);
    expect(least.length).toBeLessThan(names.length);
    expect(names).toEqual(expect.arrayContaining(least.map(({ name }) => name)));
    for (const { run } of least) run();
  });

  it('may be inexact, as far as the subject says', () => {
    const noisy = () => {
      const collector = new BlockLedger();
      return {
        ...subjectOf(collector),
        allocate: (bytes: number) => collector.allocate(bytes * 1.1),
      };
    };
    expect(failuresOf(noisy()).size).toBeGreaterThan(5);
    expect([...failuresOf({ ...noisy(), bytes: 10_000, tolerance: 0.25 }).keys()]).toEqual([]);
  });
});

describe('a collector that sees frees later', () => {
  /** The ledger that sees what is freed in the next turn of the event loop. */
  const late = () => {
    const collector = new BlockLedger();
    return {
      ...subjectOf(collector),
      free: (block: Block) => void setTimeout(() => collector.free(block)),
    };
  };
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

  it('passes if the checks wait for it', async () => {
    for (const { run } of conformanceChecks({ ...late(), settle })) await run();
  });

  it('fails if they do not', () => {
    expect([...failuresOf(late()).keys()]).toContain('traced memory: forgets what is freed');
  });

  it('is told what is wrong by a promise that rejects', async () => {
    const checks = conformanceChecks({ ...subjectOf(new BlockLedger()), free: () => {}, settle });
    const forgets = checks.find(({ name }) => name === 'traced memory: forgets what is freed');
    await expect(forgets?.run()).rejects.toMatchObject({ code: 'ERR_TRACEMALLOC_CONFORMANCE' });
  });

  it('is stopped after a check that waits', async () => {
    const subject = { ...late(), settle };
    for (const { run } of conformanceChecks(subject)) {
      await run();
      expect(subject.collector.isTracing()).toBe(false);
    }
  });
});

describe('a faulty collector', () => {
  it('is there for every check', () => {
    const names = conformanceChecks(subjectOf(new BlockLedger())).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(mutants.map(([, name]) => name)).toEqual(names);
  });

  describe.each(mutants)('%s %s', (_, name, faults) => {
    it.each(faults.map((fault, index) => [index + 1, fault] as const))('fault %i', (_, fault) => {
      const failure = failuresOf(subjectOf(fault())).get(name);
      expect(failure).toBeInstanceOf(Error);
      if ((failure as { code?: string }).code === 'ERR_TRACEMALLOC_CONFORMANCE') {
        expect(failure!.message).toMatch(/.: got .+, expected ./);
      }
    });
  });

  it('is told what was got and what was expected', () => {
    const collector = new BlockLedger();
    collector.track = () => {};
    const failure = failuresOf(subjectOf(collector)).get('traced memory: counts what is allocated');
    expect(failure).toMatchObject({
      code: 'ERR_TRACEMALLOC_CONFORMANCE',
      message: 'current, after an allocation: got 0, expected 1000',
    });
  });
});

describe('bad input', () => {
  const good = subjectOf(new BlockLedger());
  const { stop: _, ...withoutStop } = Object.fromEntries(
    ['start', 'stop', 'pause', 'resume', 'isTracing', 'getTracebackLimit'].map((name) => [
      name,
      () => {},
    ]),
  );

  it.each([
    ['no subject', undefined, 'collector.start is undefined, expected a function'],
    ['no stop', { ...good, collector: withoutStop }, 'collector.stop is undefined'],
    [
      'no resume',
      { ...good, collector: { ...withoutStop, stop() {}, resume: undefined } },
      'collector.resume is undefined',
    ],
    ['nothing to allocate', { ...good, allocate: 7 }, 'allocate is 7, expected a function'],
    ['no frame', { ...good, traceback: [] }, 'traceback is an array, expected an array of one or'],
    ['no bytes', { ...good, bytes: 0 }, 'bytes is 0, expected an integer above 0'],
    ['anything goes', { ...good, tolerance: 0.5 }, 'tolerance is 0.5, expected a share'],
  ])('%s', (_, subject, message) => {
    expect(() => conformanceChecks(subject as never)).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEMALLOC_OPTION',
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });
});
