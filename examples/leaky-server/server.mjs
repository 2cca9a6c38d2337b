// A server of articles that leaks in two places. It is traced from within, and takes a snapshot
// each time that its parent asks for one.
import { createServer } from 'node:http';
import * as tracemalloc from 'tracemalloc';

tracemalloc.start({ nframe: 25, exact: true });
const { articles } = await import('./articles.mjs');
const { cachedPage } = await import('./page-cache.mjs');
const { countVisit } = await import('./visits.mjs');

const server = createServer(handleRequest);

function handleRequest(request, response) {
  const url = new URL(request.url, `http://${request.headers.host}`);
  const article = articles[Number(url.pathname.slice('/articles/'.length))];
  if (article === undefined) {
    response.writeHead(404).end();
    return;
  }
  countVisit(request);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(cachedPage(url, article)));
}

process.on('message', async ({ file }) => {
  await tracemalloc.dump(tracemalloc.takeSnapshot({ gc: true }), file);
  process.send({ written: file });
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
