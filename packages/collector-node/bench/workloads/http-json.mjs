// An HTTP server that parses, looks up, and answers JSON; the client is another process.
import { createServer } from 'node:http';
import { startTracer } from './tracer.mjs';

const [tracer, interval] = process.argv.slice(2);
await startTracer(tracer, Number(interval));

const users = new Map();
const recent = [];

function userOf(id) {
  let user = users.get(id);
  if (user === undefined) {
    user = { id, name: `user ${id}`, tags: ['a', 'b', 'c'].map((tag) => `${tag}${id}`), visits: 0 };
    users.set(id, user);
  }
  return user;
}

function answer(order) {
  const user = userOf(order.id % 5_000);
  user.visits++;
  recent.push(order);
  if (recent.length > 1_000) recent.shift();
  const lines = order.items.map(({ sku, price }) => ({
    sku: sku.toUpperCase(),
    total: price * 1.2,
  }));
  return { user: { ...user }, lines, sum: lines.reduce((sum, { total }) => sum + total, 0) };
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = JSON.stringify(answer(JSON.parse(Buffer.concat(chunks).toString())));
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
});

let before;
process.on('message', (message) => {
  if (message === 'begin') before = process.cpuUsage();
  else if (message === 'end') {
    const { user, system } = process.cpuUsage(before);
    process.send({ cpu: user + system });
  }
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
