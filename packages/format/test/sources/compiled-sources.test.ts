import { runInThisContext } from 'node:vm';
import { Frame, Traceback } from '@tracemalloc/core';
import { expect, it } from 'vitest';
import { compiledSources, formatTraceback, LineCache } from '../../src/index.node.ts';

const cache = new LineCache(compiledSources);

it("has the lines of Node.js's own modules", () => {
  const lines = cache.lines('node:fs');
  const lineno = lines.findIndex((line) => line.includes('function readFileSync(')) + 1;
  expect(lineno).toBeGreaterThan(0);
  const frame = new Frame('node:fs', lineno, { functionName: 'readFileSync' });
  expect(formatTraceback(new Traceback([frame]), { lineCache: cache })).toEqual([
    `  File "node:fs", line ${lineno}, in readFileSync`,
    `    ${lines[lineno - 1]}`,
  ]);
});

it('has the lines of evaluated code that has a name', () => {
  // biome-ignore lint/security/noGlobalEval: what is tested
  const evaluated: unknown = globalThis.eval('[\n  1,\n]\n//# sourceURL=evaluated.js');
  const inContext: unknown = runInThisContext('"in vm";\n2', { filename: 'vm.js' });
  expect([evaluated, inContext]).toEqual([[1], 2]);
  expect(cache.line('evaluated.js', 2)).toBe('  1,');
  expect(cache.line('vm.js', 1)).toBe('"in vm";');
});

it('has none where one name stands for different sources, or for nothing', () => {
  for (const code of ['1', '1', '2']) runInThisContext(code, { filename: `twice-${code}.js` });
  for (const code of ['1', '2']) runInThisContext(code, { filename: 'ambiguous.js' });
  expect(cache.lines('twice-1.js')).toEqual(['1']);
  expect(cache.lines('ambiguous.js')).toEqual([]);
  expect(cache.lines('missing.js')).toEqual([]);
});

it('leaves the process as it was', async () => {
  const { Session } = await import('node:inspector');
  cache.checkCache();
  cache.line('node:path', 1);
  // Nobody is left who would hold a debugger: a session of the program starts with its own.
  const session = new Session();
  session.connect();
  const parsed: string[] = [];
  session.on('Debugger.scriptParsed', ({ params }) => parsed.push(params.url));
  session.post('Debugger.disable');
  expect(parsed).toEqual([]);
  session.disconnect();
});
