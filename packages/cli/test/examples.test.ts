import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { emptyFolder, node } from './command.ts';

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

describe('docs/how-to/tests-and-ci.md', () => {
  const example = join(cwd, 'examples/find-a-leak');
  const page = readFileSync(join(cwd, 'docs/how-to/tests-and-ci.md'), 'utf8');

  it.each(['left-behind.mjs', 'prices.test.mjs'])('has all of %s', (file) => {
    expect(page).toContain(`// ${file}\n${readFileSync(join(example, file), 'utf8')}`);
  });

  it('shows a test that fails while the program leaks, and names the line', async () => {
    const { code, stdout } = await node(['--test', '--test-reporter=tap', 'prices.test.mjs'], {
      cwd: example,
    });
    expect(code).toBe(1);
    // A line where the engine knows it, or else the function.
    expect(stdout).toMatch(
      /prices\.mjs:(17|15|16|14).*: size=\S+ KiB \(\+\S+ \w+\), count=\d+ \(\+\d{3}\)/,
    );
  });

  it('shows a test that passes when the leak is mended', async () => {
    const folder = emptyFolder();
    for (const file of ['left-behind.mjs', 'orders.mjs', 'package.json', 'prices.test.mjs']) {
      copyFileSync(join(example, file), join(folder, file));
    }
    symlinkSync(join(example, 'node_modules'), join(folder, 'node_modules'));
    const leaking = readFileSync(join(example, 'prices.mjs'), 'utf8');
    const mended = leaking.replace('= order;', '= String([order.articles, order.people]);');
    writeFileSync(join(folder, 'prices.mjs'), mended);
    const { code, stdout } = await node(['--test', '--test-reporter=tap', 'prices.test.mjs'], {
      cwd: folder,
    });
    expect([stdout.match(/^# (pass|fail) .*/gm), code]).toEqual([['# pass 1', '# fail 0'], 0]);
  });
});
