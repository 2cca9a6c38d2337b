import { describe, expect, it } from 'vitest';
import { type FrameRecord, type GroupBy, Snapshot } from '../src/index.ts';

// Minified code has all its functions on one line.
const bundle = (functionName: string, column: number): FrameRecord => ({
  filename: 'bundle.js',
  lineno: 1,
  position: 'function',
  functionName,
  column,
});
const snapshot = Snapshot.fromTraces([
  { size: 10, traceback: [bundle('a', 1)] },
  { size: 10, traceback: [bundle('b', 40)] },
  { size: 10, traceback: [bundle('', 200)] },
  { size: 10, traceback: [bundle('', 90)] },
  { size: 5, traceback: [bundle('a', 1)] },
]);
const groups = (groupBy: GroupBy, of = snapshot) =>
  of.statistics(groupBy).map(({ traceback, size }) => {
    const { functionName, column } = traceback.at(0)!;
    return [functionName, column, size];
  });

describe('two functions on one line', () => {
  it.each(['function', 'traceback'] as const)('are two groups by %s', (groupBy) => {
    // Equal sizes: the greater name first, then the greater column.
    expect(groups(groupBy)).toEqual([
      ['a', 1, 15],
      ['b', 40, 10],
      ['', 200, 10],
      ['', 90, 10],
    ]);
  });

  it('are one group by line, which has neither the name nor the column of one of them', () => {
    expect(groups('lineno')).toEqual([['', 0, 45]]);
  });

  it.each(['function', 'traceback'] as const)('are compared each with itself, by %s', (groupBy) => {
    const old = Snapshot.fromTraces([
      { size: 7, traceback: [bundle('b', 40)] },
      { size: 10, traceback: [bundle('', 90)] },
    ]);
    const changes = snapshot.compareTo(old, groupBy).map(({ traceback, sizeDiff }) => {
      const { functionName, column } = traceback.at(0)!;
      return [functionName, column, sizeDiff];
    });
    expect(changes).toEqual([
      ['a', 1, 15],
      ['', 200, 10],
      ['b', 40, 3],
      ['', 90, 0],
    ]);
  });

  it('decide the order only where all places are equal', () => {
    const caller = (lineno: number) => ({ filename: 'main.js', lineno });
    const tracebacks = Snapshot.fromTraces([
      { size: 1, traceback: [bundle('b', 1), caller(3)] },
      { size: 1, traceback: [bundle('a', 1), caller(5)] },
      { size: 1, traceback: [bundle('a', 1), caller(3)] },
    ]).statistics('traceback');
    const texts = tracebacks.map(
      ({ traceback }) => `${traceback.at(0)!.functionName} < ${traceback.at(1)}`,
    );
    expect(texts).toEqual(['a < main.js:5', 'b < main.js:3', 'a < main.js:3']);
  });
});

it('two allocations in one line of one function are one group, whatever their columns', () => {
  const at = (column: number) => ({ filename: 'a.js', lineno: 3, functionName: 'f', column });
  const lines = Snapshot.fromTraces([
    { size: 1, traceback: [at(5)] },
    { size: 2, traceback: [at(9)] },
  ]);
  expect(lines.statistics('traceback').map(({ size }) => size)).toEqual([3]);
  // No column of a call stands for that of the function.
  expect(groups('function', lines)).toEqual([['f', 0, 3]]);
});
