import { Agent, get } from 'node:http';

/** Asks for `count` articles over loopback, some at a time; every address is a new one. */
export async function sendRequests(port, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  let next = 0;
  const one = async () => {
    while (next < count) {
      const id = next++;
      await request(agent, port, `/articles/${id % 200}?visit=${Date.now()}-${id}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
  agent.destroy();
}

function request(agent, port, path) {
  return new Promise((resolve, reject) => {
    const sent = get({ host: '127.0.0.1', port, path, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${path}: ${response.statusCode}`));
      response.resume().on('end', resolve).on('error', reject);
    });
    sent.on('error', reject);
  });
}
