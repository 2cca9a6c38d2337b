import { once } from 'node:events';
import { Agent, request } from 'node:http';

/**
 * CPU time in microseconds that a server takes for requests, after half as many to warm up; then it is ended.
 *
 * @param {import('node:child_process').ChildProcess} server - tells its port, and its CPU time between
 *   `begin` and `end`, as workloads/http-json.mjs does.
 * @param {number} requests
 * @param {(id: number) => string} bodyOf
 */
export async function cpuOfRequests(server, requests, bodyOf) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  try {
    const [{ port }] = await once(server, 'message');
    const send = (id) =>
      new Promise((resolve, reject) => {
        const sent = request({ port, agent, method: 'POST', host: '127.0.0.1' }, (response) => {
          response.resume().on('end', resolve);
        });
        sent.on('error', reject);
        sent.end(bodyOf(id));
      });
    const sendAll = async (count) => {
      let id = 0;
      const client = async () => {
        while (id < count) await send(id++);
      };
      await Promise.all(Array.from({ length: 8 }, client));
    };
    await sendAll(requests / 2);
    server.send('begin');
    await sendAll(requests);
    server.send('end');
    const [{ cpu }] = await once(server, 'message');
    return cpu;
  } finally {
    agent.destroy();
    server.kill();
    await once(server, 'exit');
  }
}
