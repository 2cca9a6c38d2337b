import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { findChromium, openPage } from '../../../../tools/runtimes/chromium.mjs';

const chromium = findChromium();
// Imported by its URL: an example has no declarations.
const example = new URL('../../../../examples/wasm-page/server.mjs', import.meta.url).href;
const { pageServer } = (await import(example)) as {
  pageServer(reported: (report: string) => void): Server;
};

it.skipIf('missing' in chromium)(
  'in Chromium, a page shows the blocks of an unmodified Emscripten module',
  async () => {
    if ('missing' in chromium) return;
    let reported = (_: string) => {};
    const report = new Promise<string>((done) => {
      reported = done;
    });
    const server = pageServer((text) => reported(text)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const page = openPage(chromium.executable, `http://127.0.0.1:${port}/?report`);
    try {
      const ended = page.ended.then((said) => {
        throw new Error(`Chromium ended before the page reported\n${said}`);
      });
      const { current, peak, afterwards, text, tracebacks } = JSON.parse(
        await Promise.race([report, ended]),
      );
      // SQLite's page cache holds the 2000 rows, and then frees them.
      expect(current).toBeGreaterThan(30_000);
      expect(peak).toBeGreaterThanOrEqual(current);
      expect(afterwards).toBeLessThan(current / 10);
      expect(text).toContain(`${current} bytes in`);
      expect(tracebacks.flat()).toContain('fillTable');
    } finally {
      await page.close();
      server.closeAllConnections();
      server.close();
    }
  },
);
