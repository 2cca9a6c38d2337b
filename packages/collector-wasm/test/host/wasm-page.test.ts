import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';

// Imported by its URL: an example has no declarations.
const example = new URL('../../../../examples/wasm-page/server.mjs', import.meta.url).href;
const { pageServer } = (await import(example)) as { pageServer(): Server };

/** What a module imports, as it is written. */
function importsOf(text: string): string[] {
  const { staticImports, staticExports } = parseSync('module.mjs', text).module;
  const requests = staticExports.flatMap(({ entries }) => entries.map((one) => one.moduleRequest));
  return [...staticImports.map((one) => one.moduleRequest), ...requests].flatMap(
    (request) => request?.value ?? [],
  );
}

it('the server of examples/wasm-page serves every module that the page imports', async () => {
  const server = pageServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const html = await (await fetch(page)).text();
    const [, map = ''] = /<script type="importmap">(.*?)<\/script>/s.exec(html) ?? [];
    const names: Record<string, string> = JSON.parse(map).imports;
    const found = new Set([new URL('page.mjs', page).href]);
    for (const url of found) {
      const response = await fetch(url);
      expect([url, response.status]).toEqual([url, 200]);
      for (const name of importsOf(await response.text())) {
        expect([name, name.startsWith('.') || name in names]).toEqual([name, true]);
        found.add(new URL(names[name] ?? name, url).href);
      }
    }
    expect(found).toContain(new URL('collector-wasm/index.js', page).href);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
