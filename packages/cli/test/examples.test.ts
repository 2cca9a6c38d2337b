import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { node } from './command.ts';

const cwd = fileURLToPath(new URL('../../../', import.meta.url));

it('the leaky server: its leak is on top of the differences', { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await node(['examples/leaky-server/main.mjs'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  const [top = '', differences = '', traceback = ''] = stdout.split('\n\n');
  // A line where the engine knows it, or else the function.
  const leak = /^#1: examples\/leaky-server\/page-cache\.mjs:(18: |15 \(function\))/m;
  expect(top).toMatch(/^\[ Top 10 \]\n#1: /);
  expect(differences).toMatch(/^\[ Top 10 differences \]\n#1: /);
  expect(differences).toMatch(leak);
  // Each request adds its page, so the second snapshot has several times as much.
  const [, sizeDiff, unit] = /^#1: .*size=\S+ \S+ \(\+(\S+) (\w+)\)/m.exec(differences) ?? [];
  expect(unit === 'MiB' ? Number(sizeDiff) : Number(sizeDiff) / 1024).toBeGreaterThan(2);
  expect(traceback).toMatch(/^\S+ [KM]iB were allocated by\n {2}File "examples\/leaky-server\//);
  expect(traceback).toMatch(
    / {4}(response\.end\(JSON\.stringify\(cachedPage\(url, article\)\)\);|function handleRequest\()/,
  );
});

it('a tool of one’s own: what one operation left alive', async () => {
  const { code, stdout, stderr } = await node(['examples/custom-tool/main.mjs'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('parseOrders made 1000 orders and left alive:');
  // Lines where the engine knows them, or else functions.
  expect(stdout).toMatch(/parse-orders\.mjs:(8 in|7 \(function) parseOrder\)?: size=\S+ KiB \(\+/);
  expect(stdout).toMatch(/parse-orders\.mjs:(14 in|12 \(function) indexById\)?: size=\S+ KiB \(\+/);
  expect(stdout).toMatch(
    / {2}File "parse-orders\.mjs", line (3, in parseOrders|2 \(function parseOrders\))\n/,
  );
});
