import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from '../toolchain.mjs';
import { openPage } from './chromium.mjs';

/** @type {Record<string, string>} */
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };
/** All that a page may have: modules of core as built, and of the exercise. */
const served = /^\/(packages\/core\/dist|tools\/runtimes)(\/[\w-]+)+\.(html|js|mjs)$/;

/**
 * Exercises core in a page of a Chromium and in a Web Worker of that page.
 * @param {string} executable
 * @returns {Promise<string>} what page.mjs reports: what program.mjs prints elsewhere
 */
export async function exerciseInChromium(executable) {
  /** @type {(report: string) => void} */
  let reported = () => {};
  /** @type {Promise<string>} */
  const report = new Promise((done) => {
    reported = done;
  });
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST' && pathname === '/report') {
      reported(await text(request));
      response.end();
    } else if (served.test(pathname)) {
      const body = await readFile(join(root, pathname)).catch(() => undefined);
      response.writeHead(body ? 200 : 404, { 'content-type': types[extname(pathname)] ?? '' });
      response.end(body);
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const page = openPage(executable, `http://127.0.0.1:${port}/tools/runtimes/page.html`);
  try {
    return await Promise.race([
      report,
      page.ended.then((said) => {
        throw new Error(`Chromium ended before the page reported\n${said}`);
      }),
    ]);
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}
