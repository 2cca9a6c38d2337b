// The second leak: each request listens for the end of the day, and no listener is ever removed.
import { EventEmitter } from 'node:events';

const day = new EventEmitter().setMaxListeners(0);

/** Counts a visit until the day ends. */
export function countVisit(request) {
  const visit = { path: request.url, agent: request.headers['user-agent'], at: Date.now() };
  day.on('end', () => report(visit));
}

function report(visit) {
  console.log(visit.path, visit.agent, visit.at);
}
