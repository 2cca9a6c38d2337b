import { Frame, Statistic, StatisticDiff, Traceback } from '@tracemalloc/core';
import { expect, it } from 'vitest';
import { formatStatistic } from '../../src/index.node.ts';

const line = new Traceback([new Frame('/app/src/a.js', 12, { functionName: 'handle' })]);
const start = new Traceback([
  new Frame('/app/src/a.js', 10, { functionName: 'handle', position: 'function' }),
]);

it('is the text of the statistic with its function', () => {
  expect(formatStatistic(new Statistic(line, 3_355_443, 1024))).toBe(
    '/app/src/a.js:12 in handle: size=3277 KiB, count=1024, average=3277 B',
  );
  const bare = new Statistic(new Traceback([new Frame('a.js', 12)]), 3_355_443, 1024);
  expect(formatStatistic(bare)).toBe(String(bare));
});

it('shows differences with their signs', () => {
  const diff = new StatisticDiff(start, 3000, -1000, 10, -3);
  expect(formatStatistic(diff, { base: '/app/' })).toBe(
    'src/a.js:10 (function handle): size=3000 B (-1000 B), count=10 (-3), average=300 B',
  );
});

it('marks counts that are estimates, and what follows from them', () => {
  const diff = new StatisticDiff(start, 3000, 1000, 10, 3);
  expect(formatStatistic(diff, { base: '/app', estimated: true })).toBe(
    'src/a.js:10 (function handle): size=3000 B (+1000 B), count≈10 (≈+3), average≈300 B',
  );
});

it('has no average without blocks', () => {
  expect(formatStatistic(new StatisticDiff(line, 0, -5, 0, -1), { base: '/app/src' })).toBe(
    'a.js:12 in handle: size=0 B (-5 B), count=0 (-1)',
  );
});

it('shows whole names outside of the base', () => {
  for (const base of ['/ap', '/app/src/a.js', '/other', '', undefined]) {
    expect(formatStatistic(new Statistic(line, 1, 0), { base })).toBe(
      '/app/src/a.js:12 in handle: size=1 B, count=0',
    );
  }
  const windows = new Traceback([new Frame('C:\\app\\a.js', 1)]);
  expect(formatStatistic(new Statistic(windows, 1, 0), { base: 'C:\\app' })).toBe(
    'a.js:1: size=1 B, count=0',
  );
});

it('shows a trace without frames as unknown', () => {
  expect(formatStatistic(new Statistic(new Traceback([]), 1, 0))).toBe(
    '<unknown>:0: size=1 B, count=0',
  );
});

it('stays one line, and lets no name steer the terminal', () => {
  const frame = new Frame('/app/a\nb\u2028\x1b[31m.js', 1, { functionName: 'f\x9b' });
  expect(formatStatistic(new Statistic(new Traceback([frame]), 1, 0), { base: '/app' })).toBe(
    'a\\x0ab\\u2028\\x1b[31m.js:1 in f\\x9b: size=1 B, count=0',
  );
});
