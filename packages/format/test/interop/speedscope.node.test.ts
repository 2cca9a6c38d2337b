import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findChromium } from '../../../../tools/runtimes/chromium.mjs';
import { toCollapsedStacks, toPprof, toSpeedscope } from '../../src/index.ts';
import { example } from './example-snapshot.ts';
import { emptyFolder } from './files.ts';

const chromium = findChromium();
if ('missing' in chromium) console.log(`speedscope: skipped, ${chromium.missing}`);

const require = createRequire(import.meta.url);
const release = join(
  dirname(require.resolve('speedscope/package.json')),
  'dist/release/index.html',
);

/** The text of speedscope's page when it has opened a file, as its own command opens it. */
function opened(name: string, content: string | Uint8Array): string {
  if ('missing' in chromium) throw new Error(chromium.missing);
  const folder = emptyFolder();
  const script = join(folder, 'profile.js');
  const base64 = Buffer.from(content).toString('base64');
  writeFileSync(script, `speedscope.loadFileFromBase64('${name}', '${base64}')`);
  const url = `${pathToFileURL(release)}#localProfilePath=${script}&view=sandwich`;
  const { stdout, stderr } = spawnSync(
    chromium.executable,
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--enable-unsafe-swiftshader'],
      ...['--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking'],
      ...[`--user-data-dir=${join(folder, 'browser')}`, '--window-size=1600,1000'],
      ...['--virtual-time-budget=10000', '--timeout=40000', '--dump-dom', url],
    ],
    { encoding: 'utf8', timeout: 50_000 },
  );
  const text = stdout.replace(/<style.*?<\/style>/gs, '').replace(/<[^>]*>/g, ' ');
  expect(text, stderr).toMatch(/Sandwich/);
  return text.replace(/\s+/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
}

describe.skipIf('missing' in chromium)('speedscope', () => {
  it('opens our JSON, a profile a domain', () => {
    const text = opened('a.speedscope.json', JSON.stringify(toSpeedscope(example)));
    expect(text).toMatch(/memory 2026-02-03T04:05:06\.789Z/);
    expect(text).toMatch(/1 heap 3\.00 KB 2 arraybuffer 512 B 3 wasm 100 B/);
    expect(text).toMatch(/3\.00 KB \(100%\) remember /);
    expect(text).toMatch(/0 B \([<0.1%]+\) handle \(\/srv\/app\/server\.js:40 \(function\)\)/);
  });

  it('opens our pprof', () => {
    const text = opened('a.pb.gz', gzipSync(toPprof(example)));
    expect(text).toMatch(/3\.00 KB \(83%\) remember /);
    expect(text).toMatch(/3\.60 KB \(100%\) 512 B \(14%\) handle/);
  });

  it('opens our collapsed stacks', () => {
    const text = opened('a.folded', toCollapsedStacks(example));
    expect(text).toMatch(/3,072 \(83%\) remember \(\/srv\/app\/cache\.js:12\)/);
  });
});
