// `node server.mjs` serves the page; open the URL that it prints.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const { resolve } = createRequire(import.meta.url);
/** The folders that are served, by the first part of the path; no others are. */
const folders = {
  'call-stacks': join(dirname(resolve('@tracemalloc/call-stacks/package.json')), 'dist'),
  core: join(dirname(resolve('@tracemalloc/core/package.json')), 'dist'),
  'collector-wasm': join(dirname(resolve('@tracemalloc/collector-wasm/package.json')), 'dist'),
  'sql.js': dirname(resolve('sql.js')),
};
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** A server of the page. Calls `reported` with the text that the page posts to `/report`. */
export function pageServer(reported = () => {}) {
  return createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST' && pathname === '/report') {
      reported(await text(request));
      response.end();
      return;
    }
    const body = await readFile(fileOf(pathname)).catch(() => undefined);
    response.writeHead(body ? 200 : 404, {
      'content-type': types[extname(pathname)] ?? 'text/html',
    });
    response.end(body);
  });
}

function fileOf(pathname) {
  const own = fileURLToPath(new URL('.', import.meta.url));
  if (pathname === '/') return join(own, 'index.html');
  if (pathname === '/page.mjs') return join(own, 'page.mjs');
  const [, folder, path] = /^\/([\w.-]+)((?:\/[\w-]+)*\/[\w.-]+)$/.exec(pathname) ?? [];
  return Object.hasOwn(folders, folder ?? '') ? join(folders[folder], path) : '';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = pageServer().listen(0, 'localhost', () => {
    console.log(`http://localhost:${server.address().port}/`);
  });
}
